import HostModel
import HostSimulation

/// OPS-1 to OPS-3: arithmetic that charts of real hosts obey (memory-model.md section 16).
enum FieldCharts {
    private static let source = "Rahabok, vSphere metrics book, memory chapter"

    static let experiments = [swapRates, fleetSavings, sharingTrend]

    // MARK: OPS-1

    static let swapRates = PublishedExperiment(
        id: "OPS-1",
        title: "Swap-out rates of a machine add up to what is swapped",
        source: source,
        parameters: [
            ExperimentParameter("machine", "8 GB, Windows, no balloon driver, limit of 3 GB after 10 min", .chosen),
            ExperimentParameter("swap device", "6 MB/s, as the rates of the chart", .published(.secondary)),
            ExperimentParameter("samples", "300 s", .published(.secondary)),
        ],
        measure: measureSwapRates
    )

    private static func measureSwapRates() -> PublishedExperiment.Outcome {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(32))
        host.swapDevice.bandwidth = .mebibytes(6)
        var machine = Squeezed.machine(gibibytes: 8)
        machine.hasBalloonDriver = false
        host.virtualMachines = [machine]
        // Nothing is touched any more, so nothing is read back.
        machine.workload.busy = .constant(0)
        let limit = ScenarioEvent.at(600, .setLimit(machines: [0], limit: .gibibytes(3)))
        var trial = Trial(host, events: [.at(599, .setWorkload(machines: [0], workload: machine.workload)), limit])
        let before = trial.after(seconds: 600).virtualMachines[0]
        let samples = trial.samples(for: 3600, every: 300).map { $0.virtualMachines[0] }
        var sum = 0.0
        var last = before
        for sample in samples {
            // As charted: KB a second to two digits, over 300 s.
            let rate = (Double((sample.swapOut - last.swapOut).value) * 4 / 300 * 100).rounded() / 100
            sum += rate * 300 / 1024
            last = sample
        }
        let fall = before.consumed.inMebibytes - last.consumed.inMebibytes
        return PublishedExperiment.Outcome(findings: [
            Finding(
                "sum of rates times 300 s, over the swapped counter",
                published: .number(4059 / 4059.5),
                simulated: sum / max(1, last.swapped.inMebibytes),
                decimals: 4,
                evidence: .secondary,
                .within(0.001),
                basis: "the charted rates and counter differ by 0.0001; rounding of four rates"
            ),
            Finding(
                "fall of consumed over what was swapped",
                published: .number(4868 / 4059.5),
                simulated: fall / max(1, last.swapped.inMebibytes),
                decimals: 2,
                evidence: .secondary,
                .atLeast(1),
                basis: "other techniques may take memory, too; swap alone gives 1"
            ),
        ])
    }

    // MARK: OPS-2

    static let fleetSavings = PublishedExperiment(
        id: "OPS-2",
        title: "Savings of a fleet: granted less consumed",
        source: source,
        parameters: [
            ExperimentParameter("hosts", "20 machines of 4 GB on 64 GB, salting 0, large pages off, 3 h", .chosen)
        ],
        measure: {
            let last = sharingHost(largePages: false).last ?? HostSnapshot()
            let granted = sum(last, \.granted)
            let saving = granted - sum(last, \.consumed)
            return PublishedExperiment.Outcome(findings: [
                Finding(
                    "granted less consumed, over shared less shared common",
                    published: .number(1),
                    simulated: saving / (sum(last, \.shared) - last.sharedCommon.inMebibytes),
                    decimals: 4,
                    evidence: .derived,
                    .within(0.0001),
                    basis: "both are the saving, to the page"
                ),
                Finding(
                    "saving over shared",
                    published: .number(23.70 / 29.83),
                    simulated: saving / sum(last, \.shared),
                    decimals: 2,
                    evidence: .derived,
                    .between(0.5, 1),
                    basis: "a shared frame has two users at least"
                ),
            ])
        }
    )

    // MARK: OPS-3

    static let sharingTrend = PublishedExperiment(
        id: "OPS-3",
        title: "A host that shares more and more: consumed falls as shared rises",
        source: source,
        parameters: [
            ExperimentParameter("host", "20 machines of 4 GB on 64 GB, salting 0, large pages off", .chosen),
            ExperimentParameter("stretch", "55 min of the first pass of the scan", .published(.secondary)),
        ],
        measure: {
            let samples = sharingHost(largePages: false)
            // From the 15th minute on, when the guests have grown.
            let first = samples[2]
            let last = samples[13]
            let rise = sum(last, \.shared) - sum(first, \.shared)
            let fall = sum(first, \.consumed) - sum(last, \.consumed)
            let growth = 100 * (sum(last, \.granted) / sum(first, \.granted) - 1)
            return PublishedExperiment.Outcome(findings: [
                Finding(
                    "fall of consumed over rise of shared",
                    published: .number(12.38 / 11.70),
                    simulated: fall / rise,
                    decimals: 2,
                    evidence: .secondary,
                    .between(0.5, 1.1),
                    basis: "\"about equal\": from two users a frame to the chart's own 1.06"
                ),
                Finding(
                    "change of granted",
                    published: .number(0),
                    simulated: growth,
                    unit: "%",
                    decimals: 2,
                    evidence: .secondary,
                    .within(0.5),
                    basis: "\"flat\" on the chart"
                ),
            ])
        }
    )

    private static func sum(_ snapshot: HostSnapshot, _ amount: (VirtualMachineSnapshot) -> PageCount) -> Double {
        snapshot.virtualMachines.reduce(0) { $0 + amount($1).inMebibytes }
    }

    /// Every five minutes for three hours.
    private static func sharingHost(largePages: Bool) -> [HostSnapshot] {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(64))
        host.pageSharing.salting = .none
        host.hasLargePages = largePages
        host.virtualMachines = (1...20).map { index in
            var machine = VirtualMachineConfiguration(
                name: "web-\(index)",
                group: "web",
                configuredSize: .gibibytes(4),
                workload: Workload(
                    kernel: .mebibytes(200),
                    workingSet: .mebibytes(800),
                    idle: .mebibytes(1400),
                    fileCache: .constant(0),
                    busy: .constant(100_000)
                )
            )
            machine.workload.writeRate = .percent(0.1)
            return machine
        }
        var trial = Trial(host)
        return trial.samples(for: 10_800, every: 300)
    }
}

/// A machine with a mixed load that uses most of its memory, for experiments that squeeze it.
enum Squeezed {
    static func machine(gibibytes: Double) -> VirtualMachineConfiguration {
        let size = gibibytes * 1024
        var machine = VirtualMachineConfiguration(
            name: "windows",
            group: "windows",
            configuredSize: .gibibytes(gibibytes),
            workload: Workload(
                kernel: .mebibytes(0.03 * size),
                workingSet: .mebibytes(0.04 * size),
                idle: .mebibytes(0.3 * size),
                fileCache: .mebibytes(0.25 * size),
                busy: .constant(50_000)
            )
        )
        machine.guestOS = .windows
        machine.workload.growthRate = 131_072
        return machine
    }
}
