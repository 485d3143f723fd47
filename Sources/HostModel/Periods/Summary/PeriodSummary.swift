/// What a person wants to know about a period first thing in the morning.
public struct PeriodSummary: Sendable, Hashable {
    public var verdict: Verdict
    public var rule: VerdictRule
    public var coverage: PeriodCoverage
    /// In the order of the fleet.
    public var hosts: [HostPeriod]
    /// Length of the parts in which stall is counted and the worst one is looked for, in milliseconds: a minute, or more
    /// where samples are further apart.
    public var partMilliseconds: Int64
    public var percentiles: PercentileRule

    public var virtualMachineCount: Int
    /// Virtual machines that waited for memory at all.
    public var stalledCount: Int
    /// Those that waited longest, longest first.
    public var mostStalled: [VirtualMachinePeriod]
    public var shortPageFiles: [PageFileFinding]
    public var missingDrivers: [BalloonDriverFinding]
    /// Limits first, then sizes that are too small, then too large; each by how much is at stake, most first.
    public var sizeHints: [SizeHint]

    /// Where percentiles come from.
    public enum PercentileRule: String, Sendable, Hashable {
        /// From all samples, by the nearest-rank rule.
        case exact
        /// There are none, because samples were thinned.
        case thinned
        /// There are none, because there are more samples than are kept in memory.
        case tooMany = "too_many_samples"
    }

    /// The host that had it worst, the first of equals.
    public var worstHost: HostPeriod? { worstHosts.first }

    /// The hosts, worst first.
    public var worstHosts: [HostPeriod] {
        hosts.enumerated().sorted { one, other in
            if one.element.isWorse(than: other.element) { return true }
            return !other.element.isWorse(than: one.element) && one.offset < other.offset
        }.map(\.element)
    }

    /// The worst part of the period on any host.
    public var worst: WorstPart? {
        hosts.compactMap(\.worst).reduce(nil) { worst, part in
            guard let worst else { return part }
            return part.isWorse(than: worst) ? part : worst
        }
    }

    /// Simulated time of all hosts together in each memory state, in milliseconds.
    public var stateMilliseconds: [Int64] { sum(hosts.map(\.stateMilliseconds), count: MemoryState.allCases.count) }

    /// Memory taken back by each technique, in bytes.
    public var reclaimedBytes: [Int64] { sum(hosts.map(\.reclaimedBytes), count: ReclamationTechnique.allCases.count) }

    /// Milliseconds that virtual machines waited, by cause.
    public var stallMilliseconds: [Int64] { sum(hosts.map(\.stallMilliseconds), count: StallCause.allCases.count) }

    private func sum(_ rows: [[Int64]], count: Int) -> [Int64] {
        rows.reduce(into: [Int64](repeating: 0, count: count)) { total, row in
            for index in total.indices { total[index] += row[index] }
        }
    }
}
