import HostModel
import HostSimulation

/// W02-F7: two machines of 256 MB with equal shares, one idle after boot, one hungry, before and after the idle memory
/// tax (memory-model.md section 14).
enum IdleTax {
    static let experiment = PublishedExperiment(
        id: "W02-F7",
        title: "Idle memory tax: 0 %, then 75 %",
        source: "Waldspurger, OSDI 2002, Figure 7",
        parameters: [
            ExperimentParameter(
                "machines",
                "2 of 256 MB, equal shares: idle Windows, hungry Linux",
                .published(.source)
            ),
            ExperimentParameter("memory for them", "358 MB", .published(.recalled)),
            ExperimentParameter("tax", "0 %, from 30 min on 75 %", .published(.source)),
            ExperimentParameter("policy", "w02 with balloons up to 65 %, minFree 0.5 %, page sharing off", .chosen),
            ExperimentParameter(
                "idle machine",
                "12 MB kernel, 10 MB working set, 10 MB file cache, 25 % busy",
                .chosen
            ),
            ExperimentParameter(
                "hungry machine",
                "12 MB kernel, 110 MB working set, 150 MB file cache read at 5 % a second, disk 8 ms",
                .chosen
            ),
        ],
        measure: measure
    )

    static let available = 358.0
    private static let taxSeconds: Int64 = 1800

    private static func measure() -> PublishedExperiment.Outcome {
        var trial = Trial(host, events: [.at(taxSeconds, .setIdleMemoryTax(.percent(75)))])
        let samples = trial.samples(for: 2 * taxSeconds, every: 30)
        let half = samples.count / 2
        let before = Array(samples[(half - 10)..<half])
        let after = Array(samples[(samples.count - 10)...])
        let gain = 100 * (mean(after.map(throughput)) / mean(before.map(throughput)) - 1)
        return PublishedExperiment.Outcome(
            findings: sizes(before, tax: 0, [179, 179]) + sizes(after, tax: 75, [102, 256])
                + [throughputFinding(gain)] + closedForm,
            charts: [chart(samples)]
        )
    }

    private static func charge(_ snapshot: HostSnapshot, _ machine: Int) -> Double {
        snapshot.virtualMachines[machine].consumed.inMebibytes
    }

    private static func throughput(_ snapshot: HostSnapshot) -> Double {
        snapshot.virtualMachines[1].throughput.value
    }

    private static func sizes(_ samples: [HostSnapshot], tax: Int, _ published: [Double]) -> [Finding] {
        zip(["idle", "hungry"], published).enumerated().map { index, pair in
            Finding(
                "memory of the \(pair.0) machine at \(tax) % tax",
                published: .number(pair.1),
                simulated: mean(samples.map { charge($0, index) }),
                unit: "MB",
                evidence: .derived,
                .within(1),
                basis: "closed form; rounding of the figure and of the memory there is (0.5 MB each)",
                reason: "the hungry guest keeps 1 % of its pages free and untouched, so it asks for 253 MB, not 256"
            )
        }
    }

    private static func throughputFinding(_ gain: Double) -> Finding {
        Finding(
            "throughput of the hungry machine, gain by the tax",
            published: .statement("over 30 %"),
            simulated: gain,
            unit: "%",
            evidence: .recalled,
            .atLeast(30),
            basis: "the recalled figure"
        )
    }

    /// The division itself, by active memory of the idle machine; unbounded, then with a maximum of 256 MB.
    private static var closedForm: [Finding] {
        let table: [(active: Double, bounded: Bool, published: Double)] = [
            (0, false, 71.6), (20, false, 83.6), (50, false, 101.6), (80, false, 119.6),
            (0, true, 102), (20, true, 102), (50, true, 102), (80, true, 119.6),
        ]
        return table.map { active, bounded, published in
            let most = bounded ? 256.0 : 1024.0
            let claims = [active, most].map {
                Entitlement.Claim(shares: 2560, active: $0 * 256, low: 0, high: Int(most * 256))
            }
            let parts = Entitlement.divide(Int(available * 256), among: claims, tax: IdleMemoryTax(rate: 0.75))
            return Finding(
                "entitlement of the idle machine with \(decimalText(active, decimals: 0)) MB active, "
                    + (bounded ? "at most 256 MB each" : "no maximum"),
                published: .number(published),
                simulated: Double(parts[0]) / 256,
                unit: "MB",
                decimals: 1,
                evidence: .derived,
                .within(0.05),
                basis: "closed form, (T + 3 a) / 5 or T - 256; rounding of the figure"
            )
        }
    }

    private static func chart(_ samples: [HostSnapshot]) -> Chart {
        func line(_ name: String, _ machine: Int) -> Chart.Series {
            let points = samples.enumerated().map { Chart.Point(Double($0 + 1) / 2, charge($1, machine)) }
            return Chart.Series(name, .simulated, points)
        }
        func marks(_ name: String, _ before: Double, _ after: Double) -> Chart.Series {
            Chart.Series(name, .published, [Chart.Point(25, before), Chart.Point(55, after)])
        }
        return Chart(
            "Idle memory tax, 75 % from 30 min on",
            x: Chart.Axis("time", "min"),
            y: Chart.Axis("memory", "MB"),
            [
                line("idle", 0), line("hungry", 1),
                marks("published: idle", 179, 102), marks("published: hungry", 179, 256),
            ]
        )
    }

    private static var host: HostConfiguration {
        // Overhead of two machines of ESX 2 (54 MB each) and the dead bands of two machines come on top, as does minFree.
        let needed = available + 2 * 54 + 2 * 0.25
        var host = HostConfiguration(
            name: "esx",
            machineMemory: .mebibytes(needed / 0.995),
            hypervisorUse: .zero,
            policy: .w02
        )
        // With 6 %, the third of minFree between soft and high would leave sizes undecided by 10 MB.
        host.minFree = .percent(0.5)
        host.freeMargin = .zero
        host.balloonMaximum = .percent(65)
        host.pageSharing.isEnabled = false
        host.idleMemoryTax = .zero
        let idle = Workload(
            kernel: .mebibytes(12),
            workingSet: .mebibytes(10),
            idle: .constant(0),
            fileCache: .mebibytes(10),
            busy: .constant(250_000)
        )
        var hungry = Workload(
            kernel: .mebibytes(12),
            workingSet: .mebibytes(110),
            idle: .constant(0),
            fileCache: .mebibytes(150)
        )
        hungry.fileCacheTouchRate = .percent(5)
        host.virtualMachines = [("windows", idle, GuestOS.windows), ("linux", hungry, .linux)].map {
            name,
            load,
            system in
            var machine = VirtualMachineConfiguration(
                name: name,
                group: name,
                configuredSize: .mebibytes(256),
                workload: load
            )
            machine.guestOS = system
            machine.vCPUs = 1
            return machine
        }
        return host
    }
}
