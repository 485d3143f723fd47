/// Workloads and their patterns.
extension BadInput {
    static let workloads: [BadInput] = [
        BadInput(
            "unknown key",
            ScenarioText.group("workload: {workingset: 25%}"),
            """
            t.yaml:7:20: hosts[0].virtualMachines[0].workload.workingset: unknown key, did you mean workingSet? the \
            keys here are kernel, workingSet, idle, fileCache, busy, touchRate, writeRate, \
            fileCacheTouchRate, growthRate
            """
        ),
        BadInput(
            "not a mapping",
            ScenarioText.group("workload: heavy"),
            """
            t.yaml:7:19: hosts[0].virtualMachines[0].workload: expected a mapping with keys such as kernel, found \
            "heavy"
            """
        ),
        BadInput(
            "size with a wrong unit",
            ScenarioText.group("workload: {idle: 2 GB}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: "2 GB" has the unit GB, did you mean GiB? \
            expected a percentage or a size such as 16 GiB, in B, KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "negative",
            ScenarioText.group("workload: {idle: -2 GiB}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: "-2 GiB" is negative; expected a percentage or a \
            size such as 16 GiB, in B, KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "kernel above memory",
            ScenarioText.group("workload: {kernel: 5 GiB}"),
            """
            t.yaml:7:28: hosts[0].virtualMachines[0].workload.kernel: reaches 5 GiB, at most the machine's memory of \
            4 GiB is possible
            """
        ),
        BadInput(
            "kernel and working set",
            ScenarioText.group("workload: {kernel: 1 GiB, workingSet: 80%}"),
            """
            t.yaml:7:47: hosts[0].virtualMachines[0].workload.workingSet: kernel and workingSet together reach 4.20 \
            GiB, at most the machine's memory of 4 GiB is possible
            """
        ),
        BadInput(
            "working set and default kernel",
            ScenarioText.group("workload: {workingSet: 100%}"),
            """
            t.yaml:7:32: hosts[0].virtualMachines[0].workload.workingSet: kernel and workingSet together reach 4.20 \
            GiB, at most the machine's memory of 4 GiB is possible
            """
        ),
        BadInput(
            "idle far above memory",
            ScenarioText.group("workload: {idle: 390%}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: kernel, workingSet and idle together reach 16.60 \
            GiB, at most 4 times the machine's memory of 4 GiB is possible
            """
        ),
        BadInput(
            "file cache above memory",
            ScenarioText.group("workload: {fileCache: 101%}"),
            """
            t.yaml:7:31: hosts[0].virtualMachines[0].workload.fileCache: reaches 4.04 GiB, at most the machine's \
            memory of 4 GiB is possible
            """
        ),
        BadInput(
            "busy",
            ScenarioText.group("workload: {busy: 101%}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.busy: "101%" is outside 0% to 100%
            """
        ),
        BadInput(
            "busy as a size",
            ScenarioText.group("workload: {busy: 1 GiB}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.busy: "1 GiB" has the unit "GiB"; expected a \
            percentage such as 75%
            """
        ),
        BadInput(
            "touch rate",
            ScenarioText.group("workload: {touchRate: 200%}"),
            """
            t.yaml:7:31: hosts[0].virtualMachines[0].workload.touchRate: "200%" is outside 0% to 100%
            """
        ),
        BadInput(
            "file cache touch rate",
            ScenarioText.group("workload: {fileCacheTouchRate: 100.5%}"),
            """
            t.yaml:7:40: hosts[0].virtualMachines[0].workload.fileCacheTouchRate: "100.5%" is outside 0% to 100%
            """
        ),
        BadInput(
            "write rate",
            ScenarioText.group("workload: {writeRate: 0.01}"),
            """
            t.yaml:7:31: hosts[0].virtualMachines[0].workload.writeRate: "0.01" has no unit; expected a percentage \
            such as 75%
            """
        ),
        BadInput(
            "growth rate",
            ScenarioText.group("workload: {growthRate: 64 MiB}"),
            """
            t.yaml:7:32: hosts[0].virtualMachines[0].workload.growthRate: "64 MiB" has the unit "MiB"; expected a \
            rate such as 64 MiB/s, in B/s, KiB/s, MiB/s, GiB/s or TiB/s
            """
        ),
        BadInput(
            "growth rate of zero",
            ScenarioText.group("workload: {growthRate: 0 MiB/s}"),
            """
            t.yaml:7:32: hosts[0].virtualMachines[0].workload.growthRate: "0 MiB/s" is outside 4 KiB/s to 64 GiB/s
            """
        ),
        BadInput(
            "pattern missing",
            ScenarioText.group("workload: {idle: {value: 2 GiB}}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: the key pattern is missing; expected constant, \
            ramp, daily, bursts, steps, trace
            """
        ),
        BadInput(
            "pattern unknown",
            ScenarioText.group("workload: {idle: {pattern: burst, base: 1 GiB}}"),
            """
            t.yaml:7:36: hosts[0].virtualMachines[0].workload.idle.pattern: "burst" is not accepted, did you mean \
            bursts? expected constant, ramp, daily, bursts, steps or trace
            """
        ),
        BadInput(
            "pattern as a list",
            ScenarioText.group("workload: {idle: [1 GiB, 2 GiB]}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: expected a size such as 2 GiB or a percentage of \
            the machine's memory such as 25%, found a list
            """
        ),
        BadInput(
            "pattern with a foreign key",
            ScenarioText.group("workload: {idle: {pattern: constant, value: 1 GiB, peak: 2 GiB}}"),
            """
            t.yaml:7:60: hosts[0].virtualMachines[0].workload.idle.peak: unknown key; the keys here are pattern, \
            value
            """
        ),
        BadInput(
            "constant without value",
            ScenarioText.group("workload: {idle: {pattern: constant}}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: the key value is missing; expected a size such \
            as 2 GiB or a percentage such as 25%
            """
        ),
        BadInput(
            "ramp without time",
            ScenarioText.group("workload: {idle: {pattern: ramp, from: 1 GiB, to: 2 GiB}}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: the key over is missing; expected a time such as \
            90s, in ms, s, m, h or d
            """
        ),
        BadInput(
            "ramp too long",
            ScenarioText.group("workload: {idle: {pattern: ramp, from: 1 GiB, to: 2 GiB, over: 8d}}"),
            """
            t.yaml:7:72: hosts[0].virtualMachines[0].workload.idle.over: "8d" is outside 1s to 7d
            """
        ),
        BadInput(
            "ramp at once",
            ScenarioText.group("workload: {idle: {pattern: ramp, from: 1 GiB, to: 2 GiB, over: 0s}}"),
            """
            t.yaml:7:72: hosts[0].virtualMachines[0].workload.idle.over: "0s" is outside 1s to 7d
            """
        ),
        BadInput(
            "peak above memory",
            ScenarioText.group(
                """
                workload: {fileCache: {pattern: bursts, base: 1 GiB, peak: 5 GiB, every: 5m, length: 1m}}
                """
            ),
            """
            t.yaml:7:31: hosts[0].virtualMachines[0].workload.fileCache: reaches 5 GiB, at most the machine's memory \
            of 4 GiB is possible
            """
        ),
        BadInput(
            "burst longer than its period",
            ScenarioText.group(
                """
                workload: {idle: {pattern: bursts, base: 1 GiB, peak: 2 GiB, every: 5m, length: 6m}}
                """
            ),
            """
            t.yaml:7:89: hosts[0].virtualMachines[0].workload.idle.length: a burst cannot be longer than the time \
            from one to the next, 5m
            """
        ),
        BadInput(
            "time of day",
            ScenarioText.group("workload: {idle: {pattern: daily, low: 1 GiB, high: 2 GiB, peakAt: 24:00}}"),
            """
            t.yaml:7:76: hosts[0].virtualMachines[0].workload.idle.peakAt: "24:00" is not a time of day from 00:00 \
            to 23:59
            """
        ),
        BadInput(
            "time of day as a duration",
            ScenarioText.group("workload: {idle: {pattern: daily, low: 1 GiB, high: 2 GiB, peakAt: 14h}}"),
            """
            t.yaml:7:76: hosts[0].virtualMachines[0].workload.idle.peakAt: "14h" is not a time of day from 00:00 to \
            23:59
            """
        ),
        BadInput(
            "steps empty",
            ScenarioText.group("workload: {idle: {pattern: steps, steps: []}}"),
            """
            t.yaml:7:50: hosts[0].virtualMachines[0].workload.idle.steps: expected 1 to 10000 steps, found 0
            """
        ),
        BadInput(
            "steps out of order",
            ScenarioText.group(
                """
                workload: {idle: {pattern: steps, steps: [{at: 5m, value: 10%}, {at: 5m, value: 20%}]}}
                """
            ),
            """
            t.yaml:7:78: hosts[0].virtualMachines[0].workload.idle.steps[1].at: the step is not later than the one \
            before; give the steps in the order of time
            """
        ),
        BadInput(
            "step without value",
            ScenarioText.group("workload: {idle: {pattern: steps, steps: [{at: 5m}]}}"),
            """
            t.yaml:7:51: hosts[0].virtualMachines[0].workload.idle.steps[0]: the key value is missing; expected a \
            size such as 2 GiB or a percentage such as 25%
            """
        ),
        BadInput(
            "trace in a scenario without a folder",
            ScenarioText.group("workload: {idle: {pattern: trace, file: a.csv, column: idle, unit: MiB}}"),
            """
            t.yaml:7:49: hosts[0].virtualMachines[0].workload.idle.file: a built-in scenario has no folder; traces \
            work only in scenario files
            """
        ),
        BadInput(
            "trace without unit",
            ScenarioText.group("workload: {idle: {pattern: trace, file: a.csv, column: idle}}"),
            """
            t.yaml:7:26: hosts[0].virtualMachines[0].workload.idle: the key unit is missing; expected B, KiB, MiB, \
            GiB, TiB, %, ratio
            """
        ),
        BadInput(
            "trace with a unit of memory for time",
            ScenarioText.group("workload: {busy: {pattern: trace, file: a.csv, column: cpu, unit: MiB}}"),
            """
            t.yaml:7:75: hosts[0].virtualMachines[0].workload.busy.unit: "MiB" is not accepted; expected % or ratio
            """
        ),
    ]
}
