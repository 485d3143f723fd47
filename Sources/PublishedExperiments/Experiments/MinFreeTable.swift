import HostModel
import HostSimulation

/// VMW-MF: minFree of hosts of published sizes (memory-model.md section 4.1), read from simulated hosts.
enum MinFreeTable {
    static let experiment = PublishedExperiment(
        id: "VMW-MF",
        title: "minFree by host memory: the sliding scale",
        source: "Denneman 2011; Epping, memory states of vSphere 6",
        parameters: [
            ExperimentParameter("policy", "esxi6, minFree auto; 512 GB: minFree 6 %", .published(.secondary))
        ],
        measure: { PublishedExperiment.Outcome(findings: sizes.map(finding) + [flat] + states, charts: [chart]) }
    )

    /// GB of host memory and MB of minFree as published.
    private static let sizes: [(gibibytes: Double, published: Double, decimals: Int)] = [
        (28, 899, 0), (48, 1099, 0), (72, 1349.56, 2), (96, 1597.96, 2), (100, 1619, 0), (128, 1923, 0),
        (144, 2086.84, 2), (256, 3233.72, 2),
    ]

    static func snapshot(gibibytes: Double, minFree: Ratio? = nil) -> HostSnapshot {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(gibibytes))
        host.minFree = minFree
        host.virtualMachines = [.unused]
        return HostSimulation(host, seed: 1, index: 0).snapshot()
    }

    private static func finding(gibibytes: Double, published: Double, decimals: Int) -> Finding {
        Finding(
            "minFree of a host of \(decimalText(gibibytes, decimals: 0)) GB",
            published: .number(published),
            simulated: snapshot(gibibytes: gibibytes).minFree.inMebibytes,
            unit: "MB",
            decimals: decimals,
            evidence: .secondary,
            .within(published * 0.005),
            basis: "0.5 %: by so much the published tables differ among themselves",
            reason: "the source rounds: 899 MB for the first 28 GB, then 10 MB for each GB, where 1 % is 10.24 MB"
        )
    }

    private static var flat: Finding {
        Finding(
            "6 % of 512 GB, the rule before the sliding scale",
            published: .number(30),
            simulated: snapshot(gibibytes: 512, minFree: .percent(6)).minFree.inMebibytes / 1024,
            unit: "GB",
            evidence: .secondary,
            .within(1),
            basis: "\"about 30\": one GB more or less"
        )
    }

    /// Thresholds of the example of 96 GB.
    private static var states: [Finding] {
        let thresholds = snapshot(gibibytes: 96).stateThresholds
        let published: [(MemoryState, Double)] = [(.soft, 1022.69), (.hard, 511.23), (.low, 255.62)]
        return published.map { state, number in
            Finding(
                "\(state.name) begins below, host of 96 GB",
                published: .number(number),
                simulated: thresholds[state.rawValue].inMebibytes,
                unit: "MB",
                decimals: 2,
                evidence: .secondary,
                .within(number * 0.005),
                basis: "0.5 %: by so much the published tables differ among themselves"
            )
        }
    }

    private static var chart: Chart {
        let simulated = stride(from: 4.0, through: 256, by: 4).map {
            Chart.Point($0, snapshot(gibibytes: $0).minFree.inMebibytes)
        }
        return Chart(
            "minFree by host memory",
            x: Chart.Axis("host memory", "GB"),
            y: Chart.Axis("minFree", "MB"),
            [
                Chart.Series("published", .published, sizes.map { Chart.Point($0.gibibytes, $0.published) }),
                Chart.Series("simulated", .simulated, simulated),
            ]
        )
    }
}

extension VirtualMachineConfiguration {
    /// A machine that stays powered off, for a host needs one.
    static var unused: VirtualMachineConfiguration {
        let none = WorkloadPattern.constant(0)
        var machine = VirtualMachineConfiguration(
            name: "none",
            group: "none",
            configuredSize: .mebibytes(16),
            workload: Workload(kernel: none, workingSet: none, idle: none, fileCache: none)
        )
        machine.isPoweredOnAtStart = false
        return machine
    }
}
