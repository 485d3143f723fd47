import HostModel
import HostSimulation

/// VMW-ZIPC: the largest compression cache of a machine (memory-model.md section 7), read from machines that their
/// limit squeezes.
enum CompressionCache {
    static let experiment = PublishedExperiment(
        id: "VMW-ZIPC",
        title: "Compression cache at most",
        source: "vSphere Resource Management; advanced setting Mem.MemZipMaxPct",
        parameters: [
            ExperimentParameter("machine", "1000 MB", .published(.source)),
            ExperimentParameter(
                "squeeze",
                "limit of 300 MB after 2 min, no balloon driver, all pages fit half a page",
                .chosen
            ),
        ],
        measure: {
            PublishedExperiment.Outcome(findings: [
                finding("with 20 %", published: 200, maximum: .percent(20)),
                finding("with the default of 10 %", published: 100, maximum: nil),
            ])
        }
    )

    private static func finding(_ what: String, published: Double, maximum: Ratio?) -> Finding {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(8))
        if let maximum { host.compression.cacheMaximum = maximum }
        var machine = VirtualMachineConfiguration(
            name: "linux",
            group: "linux",
            configuredSize: .mebibytes(1000),
            workload: Workload(
                kernel: .mebibytes(50),
                workingSet: .mebibytes(100),
                idle: .mebibytes(750),
                fileCache: .mebibytes(50),
                busy: .constant(100_000)
            )
        )
        machine.hasBalloonDriver = false
        machine.content.compressibleToHalf = .one
        machine.content.compressibleToQuarter = .zero
        host.virtualMachines = [machine]
        var trial = Trial(host, events: [.at(120, .setLimit(machines: [0], limit: .mebibytes(300)))])
        let samples = trial.samples(for: 1800, every: 5)
        return Finding(
            "cache of 1000 MB at most, \(what)",
            published: .number(published),
            simulated: samples.map { $0.virtualMachines[0].compressionCache.inMebibytes }.max() ?? 0,
            unit: "MB",
            evidence: .source,
            .equal,
            basis: "the example of the guide"
        )
    }
}
