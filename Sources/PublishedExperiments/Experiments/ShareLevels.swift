import HostModel

/// VMW-SH: shares by level (memory-model.md section 2.1).
enum ShareLevels {
    static let experiment = PublishedExperiment(
        id: "VMW-SH",
        title: "Shares of a machine by level",
        source: "vSphere Resource Management 7.0; ESX Server 2 Administration Guide",
        parameters: [],
        measure: { PublishedExperiment.Outcome(findings: cases.map(finding)) }
    )

    private static let cases: [(ResourceAllocation.ShareLevel, mebibytes: Int64, published: Double)] = [
        (.high, 1, 20), (.normal, 1, 10), (.low, 1, 5), (.normal, 1024, 10_240), (.normal, 256, 2560),
    ]

    private static func finding(_ level: ResourceAllocation.ShareLevel, mebibytes: Int64, published: Double) -> Finding
    {
        Finding(
            "shares of \(mebibytes) MB, \(level.rawValue)",
            published: .number(published),
            simulated: Double(level.shares(configuredSize: ByteCount.mebibytes(mebibytes).pages)),
            unit: "shares",
            evidence: .source,
            .equal,
            basis: "the figure of the guide"
        )
    }
}
