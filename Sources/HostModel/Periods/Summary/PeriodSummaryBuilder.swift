/// Makes a summary of a period in three passes over its rows: the samples of the hosts, the stall of the virtual machines
/// minute by minute, and one row for each virtual machine.
///
/// Memory: 40 values for each virtual machine, one for each minute and host that was in the host's deepest state, and the
/// samples behind percentiles, of which at most `maximumValues` are kept; beyond that there are no percentiles.
public struct PeriodSummaryBuilder: Sendable {
    /// 64 MiB: a day of 400 hosts at 15 seconds, or a year of one.
    public static let maximumValues = 8_388_608
    /// Virtual machines that are named for having waited longest.
    public static let mostStalledCount = 5

    private let rule: VerdictRule
    private let now: Timestamp?
    private let maximumValues: Int

    /// - Parameter now: the time beyond which nothing can be known yet; nil where there is no such time.
    public init(_ rule: VerdictRule = VerdictRule(), now: Timestamp? = nil) {
        self.init(rule, now: now, maximumValues: Self.maximumValues)
    }

    init(_ rule: VerdictRule, now: Timestamp?, maximumValues: Int) {
        self.rule = rule
        self.now = now
        self.maximumValues = maximumValues
    }

    /// Reads the period and says what it comes to. Blocks for as long as reading takes.
    ///
    /// - Parameter heading: what the source said about the period.
    public func summary(of heading: PeriodHeading, from source: some PeriodSource) throws -> PeriodSummary {
        let query = heading.query
        let part = Self.partMilliseconds(heading)
        var hosts = HostPeriodCollector(partMilliseconds: part, maximumValues: maximumValues)
        var machines = VirtualMachineCollector()
        if heading.samples != nil {
            try source.readRows(of: query, layout: hosts.layout, step: .sample) { hosts.add($0) }
            var stall = StallPartCollector()
            let step = PeriodStep.every(milliseconds: part, origin: HostPeriodCollector.partOrigin)
            try source.readRows(of: query, layout: stall.layout, step: step) { row in
                stall.add(row) { hosts.add($0) }
            }
            stall.finish { hosts.add($0) }
            let whole = PeriodStep.between([query.from, query.to])
            try source.readRows(of: query, layout: machines.layout, step: whole) { machines.add($0) }
        }
        let periods = machines.machines
        for machine in periods { hosts.add(machine) }
        let coverage = PeriodCoverage(heading, now: now)
        return summary(coverage, hosts: hosts, machines: periods)
    }

    private func summary(
        _ coverage: PeriodCoverage,
        hosts collector: HostPeriodCollector,
        machines: [VirtualMachinePeriod]
    ) -> PeriodSummary {
        let hosts = collector.hosts(rule, query: coverage.heading.query)
        let times = Dictionary(hosts.map { ($0.name, $0.simulatedMilliseconds) }) { first, _ in first }
        let stalled = machines.filter { $0.stallTotal > 0 }
        let ranked = stalled.enumerated().sorted {
            ($1.element.stallTotal, $0.offset) < ($0.element.stallTotal, $1.offset)
        }
        let hints = machines.compactMap { SizeHint($0, milliseconds: times[$0.unit.host] ?? 0) }
        let isThinned = coverage.heading.thinnedToMilliseconds > 0
        return PeriodSummary(
            verdict: Self.verdict(hosts, isCutOff: coverage.isCutOff),
            rule: rule,
            coverage: coverage,
            hosts: hosts,
            partMilliseconds: collector.partMilliseconds,
            percentiles: collector.hasTooManyValues ? .tooMany : isThinned ? .thinned : .exact,
            virtualMachineCount: machines.count,
            stalledCount: stalled.count,
            mostStalled: ranked.prefix(Self.mostStalledCount).map(\.element),
            shortPageFiles: machines.compactMap(PageFileFinding.init),
            missingDrivers: machines.compactMap(BalloonDriverFinding.init),
            sizeHints: SizeHint.Reason.allCases.flatMap { reason in
                hints.enumerated().filter { $0.element.reason == reason }.sorted {
                    ($1.element.amount, $0.offset) < ($0.element.amount, $1.offset)
                }.map(\.element)
            }
        )
    }

    /// The worst of what is known. A record that broke off is a warning: what came after may have been anything.
    private static func verdict(_ hosts: [HostPeriod], isCutOff: Bool) -> Verdict {
        let verdicts = Set(hosts.map(\.verdict))
        if verdicts.contains(.critical) { return .critical }
        if verdicts.contains(.warning) { return .warning }
        guard verdicts.contains(.ok) else { return .noData }
        return isCutOff ? .warning : .ok
    }

    /// A minute, or the whole minutes from one sample to the next where that is longer.
    private static func partMilliseconds(_ heading: PeriodHeading) -> Int64 {
        let interval = max(heading.runs.map(\.intervalMilliseconds).max() ?? 0, heading.thinnedToMilliseconds)
        return max(1, (interval + 59_999) / 60_000) * 60_000
    }
}

extension SizeHint {
    /// Bytes between what is and what is suggested.
    public var amount: Int64 { abs((reason == .limitBelowSize ? evidence : size) - suggested) }
}
