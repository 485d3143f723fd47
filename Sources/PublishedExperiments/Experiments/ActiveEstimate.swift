import HostModel
import HostSimulation

/// W02-F6: the estimate of active memory while a program touches more and more memory and ends
/// (memory-model.md sections 3 and 14).
enum ActiveEstimate {
    static let experiment = PublishedExperiment(
        id: "W02-F6",
        title: "Estimate of active memory: fast up, slow down",
        source: "Waldspurger, OSDI 2002, Figure 6",
        parameters: [
            ExperimentParameter("sampling", "100 pages a period of 30 s", .published(.source)),
            ExperimentParameter(
                "steps",
                "toucher of 50, 150 and 250 MB from 10, 20 and 30 min on, ends at 40 min",
                .chosen
            ),
            ExperimentParameter("toucher", "50 to 250 MB", .published(.source)),
            ExperimentParameter("background", "15 MB working set", .published(.source)),
            ExperimentParameter("machine", "Windows, 512 MB, no pressure; 5 MB kernel", .chosen),
        ],
        measure: measure
    )

    private static let size = 512.0
    private static let levels: [(from: Int64, toucher: Double)] = [
        (0, 0), (600, 50), (1200, 150), (1800, 250), (2400, 0),
    ]
    private static let interval: Int64 = 5
    private static let background = 15.0
    private static let kernel = 5.0

    private static func measure() -> PublishedExperiment.Outcome {
        var trial = Trial(host)
        let samples = trial.samples(for: 3600, every: interval).map { $0.virtualMachines[0] }
        return PublishedExperiment.Outcome(
            findings: [
                maximum(samples), upward(samples), downward(samples), ratio(samples), bias(samples), spike(samples),
            ],
            charts: [chart(samples)]
        )
    }

    private static func stretch(_ samples: [VirtualMachineSnapshot], _ from: Int64, _ to: Int64)
        -> [VirtualMachineSnapshot]
    {
        Array(samples[Int(from / interval)..<Int(to / interval)])
    }

    private static func maximum(_ samples: [VirtualMachineSnapshot]) -> Finding {
        let below = samples.filter { $0.active < max($0.activeSlow, $0.activeFast) }.count
        return Finding(
            "moments when the estimate is below its slow or its fast average",
            published: .number(0),
            simulated: Double(below),
            evidence: .source,
            .equal,
            basis: "the estimate is the larger of them"
        )
    }

    private static func upward(_ samples: [VirtualMachineSnapshot]) -> Finding {
        let rising = stretch(samples, 1830, 1950)
        let above = rising.filter { $0.active > $0.activeSlow }.count
        return Finding(
            "of the 2 min after a rise, time in which the estimate is above its slow average",
            published: .statement("follows fast"),
            simulated: 100 * Double(above) / Double(rising.count),
            unit: "%",
            evidence: .source,
            .atLeast(90),
            basis: "follows the fast average up; the first period apart"
        )
    }

    private static func downward(_ samples: [VirtualMachineSnapshot]) -> Finding {
        let falling = stretch(samples, 2490, 2700)
        let slow = falling.filter { $0.active == $0.activeSlow }.count
        return Finding(
            "from 1.5 to 5 min after the end, time in which the estimate is the slow average",
            published: .statement("follows slow"),
            simulated: 100 * Double(slow) / Double(falling.count),
            unit: "%",
            evidence: .source,
            .atLeast(90),
            basis: "follows the slow average down"
        )
    }

    /// Time to pass the middle between two levels: 150 to 250 MB up, 250 MB to none down.
    private static func ratio(_ samples: [VirtualMachineSnapshot]) -> Finding {
        let up = firstIndex(stretch(samples, 1800, 2400)) { $0 >= 200 + background + kernel }
        let down = firstIndex(stretch(samples, 2400, 3600)) { $0 <= 125 + background + kernel }
        return Finding(
            "time to fall half way over time to rise half way",
            published: .statement("above 1"),
            simulated: Double(down + 1) / Double(up + 1),
            decimals: 1,
            evidence: .source,
            .atLeast(1.5),
            basis: "rises fast, decays slowly"
        )
    }

    private static func firstIndex(_ samples: [VirtualMachineSnapshot], _ isReached: (Double) -> Bool) -> Int {
        samples.firstIndex { isReached($0.active.inMebibytes) } ?? samples.count
    }

    private static func bias(_ samples: [VirtualMachineSnapshot]) -> Finding {
        let touched = 250 + background + kernel
        let part = touched / size
        let error = (1000 * (part * (1 - part) / 100).squareRoot()).rounded() / 10
        let estimate = mean(stretch(samples, 2100, 2400).map { 100 * $0.active.inMebibytes / size })
        return Finding(
            "estimate less touched memory, of the machine's size",
            published: .statement("0 to 2 s.e."),
            simulated: estimate - 100 * part,
            unit: "%",
            decimals: 1,
            evidence: .derived,
            .between(-error / 2, 2 * error),
            basis:
                "one period's standard error is \(decimalText(error, decimals: 1)) points; a maximum of averages is biased upward"
        )
    }

    private static func spike(_ samples: [VirtualMachineSnapshot]) -> Finding {
        let before = mean(stretch(samples, 2280, 2400).map(\.active.inMebibytes))
        let after = stretch(samples, 2405, 2520).map(\.active.inMebibytes).max() ?? 0
        return Finding(
            "rise of the estimate in the 2 min after the toucher ends",
            published: .statement("a spike"),
            simulated: after - before,
            unit: "MB",
            decimals: 1,
            evidence: .source,
            .atLeast(size * 0.05),
            basis: "more than one standard error of a period, 5 points",
            reason: "the engine's Windows zeroes memory at boot only; no thread of it zeroes pages that were freed"
        )
    }

    private static func chart(_ samples: [VirtualMachineSnapshot]) -> Chart {
        func line(_ name: String, _ amount: (VirtualMachineSnapshot) -> PageCount) -> Chart.Series {
            Chart.Series(
                name,
                .simulated,
                samples.enumerated().map { Chart.Point(Double(($0 + 1) * Int(interval)) / 60, amount($1).inMebibytes) }
            )
        }
        let middles = levels.map { Chart.Point(Double($0.from + 300) / 60, $0.toucher) }
        return Chart(
            "Active memory, estimated",
            x: Chart.Axis("time", "min"),
            y: Chart.Axis("memory", "MB"),
            [
                line("estimate", \.active), line("slow average", \.activeSlow), line("fast average", \.activeFast),
                Chart.Series("published: toucher", .published, middles),
            ]
        )
    }

    private static var host: HostConfiguration {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(2), policy: .w02)
        let steps = levels.map { level in
            WorkloadPattern.Step(
                time: .seconds(level.from),
                value: PageCount.mebibytes(level.toucher + background).value
            )
        }
        var workload = Workload(
            kernel: .mebibytes(kernel),
            workingSet: .steps(steps),
            idle: .constant(0),
            fileCache: .constant(0)
        )
        workload.touchRate = .percent(50)
        var machine = VirtualMachineConfiguration(
            name: "windows",
            group: "windows",
            configuredSize: .mebibytes(size),
            workload: workload
        )
        machine.guestOS = .windows
        machine.vCPUs = 1
        host.virtualMachines = [machine]
        return host
    }
}
