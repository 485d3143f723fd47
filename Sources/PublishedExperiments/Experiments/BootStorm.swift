import HostModel
import HostSimulation

/// W02-F8: five Windows servers boot at once on a host with two thirds of their memory (memory-model.md section 14).
enum BootStorm {
    static let experiment = PublishedExperiment(
        id: "W02-F8",
        title: "Boot storm of five Windows servers",
        source: "Waldspurger, OSDI 2002, Figure 8 and footnote 7",
        parameters: [
            ExperimentParameter("memory", "1 GB for machines of 1472 MB and 160 MB overhead", .published(.recalled)),
            ExperimentParameter("sizes", "320, 256, 384, 256 and 256 MB", .chosen),
            ExperimentParameter("host", "1134 MB, w02: its overhead is 270 MB instead of 160 MB", .chosen),
            ExperimentParameter("load", "20 MB kernel, 10 % working set, 10 % idle, 20 % file cache each", .chosen),
            ExperimentParameter("run", "90 min; \"afterwards\" is from 30 min on", .chosen),
        ],
        measure: measure
    )

    private static let sizes = [320.0, 256, 384, 256, 256]

    private static func measure() -> PublishedExperiment.Outcome {
        var trial = Trial(host)
        let samples = trial.samples(for: 5400, every: 1)
        let swapped = samples.map { sum($0, \.swapped) }
        let zero = samples.map { sum($0, \.zero) }
        let low = samples.last?.millisecondsInState[MemoryState.low.rawValue] ?? 0
        let findings = [
            Finding(
                "time in low",
                published: .statement("reached"),
                simulated: Double(low) / 1000,
                unit: "s",
                evidence: .recalled,
                .atLeast(1),
                basis: "booting drives the host to low"
            ),
            Finding(
                "zero pages shared at most",
                published: .number(325),
                simulated: zero.max() ?? 0,
                unit: "MB",
                evidence: .recalled,
                .between(162.5, 650),
                basis: "half to double of a recalled figure",
                reason: "guests zero all memory at 512 MB/s each before they use any of it"
            ),
            Finding(
                "swapped at most",
                published: .number(35),
                simulated: swapped.max() ?? 0,
                unit: "MB",
                evidence: .recalled,
                .between(17.5, 70),
                basis: "half to double of a recalled figure",
                reason: "guests zero 512 MB/s each, so that the storm is over before balloons can act"
            ),
            Finding(
                "swapped from 30 min on, at most",
                published: .statement("below 20 MB"),
                simulated: swapped[1800...].max() ?? 0,
                unit: "MB",
                evidence: .source,
                .atMost(20),
                basis: "footnote 7",
                reason: "swapped pages return only when touched, and idle guests do not touch them"
            ),
            Finding(
                "largest swap of the boot over that of the whole run",
                published: .number(1),
                simulated: (swapped[..<1800].max() ?? 0) / max(1, swapped.max() ?? 0),
                decimals: 2,
                evidence: .source,
                .equal,
                basis: "footnote 7: the peak is the whole run's"
            ),
        ]
        return PublishedExperiment.Outcome(findings: findings, charts: [chart(samples)])
    }

    private static func sum(_ snapshot: HostSnapshot, _ amount: (VirtualMachineSnapshot) -> PageCount) -> Double {
        snapshot.virtualMachines.reduce(0) { $0 + amount($1).inMebibytes }
    }

    private static func chart(_ samples: [HostSnapshot]) -> Chart {
        let shown = samples.enumerated().filter { $0.offset < 600 ? $0.offset % 5 == 0 : $0.offset % 60 == 0 }
        func line(_ name: String, _ amount: (VirtualMachineSnapshot) -> PageCount) -> Chart.Series {
            Chart.Series(
                name,
                .simulated,
                shown.map { Chart.Point(Double($0.offset + 1) / 60, sum($0.element, amount)) }
            )
        }
        return Chart(
            "Boot storm",
            x: Chart.Axis("time", "min"),
            y: Chart.Axis("memory", "MB"),
            [
                line("zero pages", \.zero), line("balloons", \.balloonSize), line("swapped", \.swapped),
                Chart.Series("published: zero pages at most", .published, [Chart.Point(1, 325)]),
                Chart.Series("published: swapped at most", .published, [Chart.Point(1, 35)]),
            ]
        )
    }

    private static var host: HostConfiguration {
        var host = HostConfiguration(
            name: "esx",
            machineMemory: .mebibytes(1134),
            hypervisorUse: .zero,
            policy: .w02
        )
        host.virtualMachines = sizes.enumerated().map { index, size in
            var machine = VirtualMachineConfiguration(
                name: "windows-\(index + 1)",
                group: "windows",
                configuredSize: .mebibytes(size),
                workload: Workload(
                    kernel: .mebibytes(20),
                    workingSet: .mebibytes(0.1 * size),
                    idle: .mebibytes(0.1 * size),
                    fileCache: .mebibytes(0.2 * size)
                )
            )
            machine.guestOS = .windows
            machine.vCPUs = 1
            return machine
        }
        return host
    }
}
