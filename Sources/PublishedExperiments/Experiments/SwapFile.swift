import HostModel
import HostSimulation

/// VMW-SWF: the swap file of a machine holds what its reservation does not (memory-model.md section 8): read as the
/// most that is ever swapped of it.
enum SwapFile {
    static let experiment = PublishedExperiment(
        id: "VMW-SWF",
        title: "Swap of a machine at most: configured size less reservation",
        source: "Denneman 2009; vSphere Resource Management",
        parameters: [
            ExperimentParameter(
                "machine",
                "2048 MB, 1024 MB reserved, Windows, no balloon driver",
                .published(.secondary)
            ),
            ExperimentParameter("host", "3 GB that loses 2 GB after 2 min; no compression, no page sharing", .chosen),
        ],
        measure: measure
    )

    private static func measure() -> PublishedExperiment.Outcome {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(3), hypervisorUse: .zero)
        host.compression.isEnabled = false
        host.pageSharing.isEnabled = false
        var machine = VirtualMachineConfiguration(
            name: "windows",
            group: "windows",
            configuredSize: .mebibytes(2048),
            workload: Workload(
                kernel: .mebibytes(100),
                workingSet: .mebibytes(200),
                idle: .mebibytes(1400),
                fileCache: .mebibytes(300),
                busy: .constant(10_000)
            )
        )
        machine.guestOS = .windows
        machine.hasBalloonDriver = false
        machine.allocation.reservation = .mebibytes(1024)
        host.virtualMachines = [machine]
        var trial = Trial(host, events: [.at(120, .loseMemory(.gibibytes(2)))])
        let samples = trial.samples(for: 1800, every: 5)
        let most = samples.map { $0.virtualMachines[0].swapped.inMebibytes }.max() ?? 0
        return PublishedExperiment.Outcome(findings: [
            Finding(
                "swapped at most",
                published: .number(1024),
                simulated: most,
                unit: "MB",
                decimals: 1,
                evidence: .secondary,
                .within(0.25),
                basis: "64 pages: the dead band above an entitlement"
            )
        ])
    }
}
