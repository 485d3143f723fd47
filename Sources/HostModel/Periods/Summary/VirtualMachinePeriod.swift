/// What happened to one virtual machine in a period, as far as findings need it. Amounts are in bytes.
public struct VirtualMachinePeriod: Sendable, Hashable {
    public var unit: PeriodUnit
    /// Milliseconds it waited for memory, in the order of `StallCause.allCases`.
    public var stallMilliseconds: [Int64]
    /// Memory taken back from it, in the order of `ReclamationTechnique.allCases`.
    public var reclaimedBytes: [Int64]

    /// The newest settings; nil where not known.
    public var size: Int64?
    public var reservation: Int64?
    public var limit: Int64?
    public var balloonMaximum: Int64?
    public var pageFileSize: Int64?

    /// The largest seen; nil where not known.
    public var active: Int64?
    public var balloon: Int64?
    public var pageFileUsed: Int64?
    public var outOfMemoryKills: Int64

    /// Whether it was powered on at all, and at the end.
    public var wasPoweredOn: Bool
    public var isPoweredOn: Bool
    /// Whether a balloon driver ran at all, and at the end; nil where not known.
    public var hadBalloonDriver: Bool?
    public var hasBalloonDriver: Bool?

    public var stallTotal: Int64 { stallMilliseconds.reduce(0, +) }

    /// What it waited for most; nil when it did not wait.
    public var mainCause: StallCause? { StallCause.main(of: stallMilliseconds) }
}

extension StallCause {
    /// The cause of most of the stall, the first of equals; nil when there is none.
    public static func main(of milliseconds: [Int64]) -> StallCause? {
        guard let most = milliseconds.max(), most > 0 else { return nil }
        return StallCause.allCases.first { milliseconds[$0.rawValue] == most }
    }
}
