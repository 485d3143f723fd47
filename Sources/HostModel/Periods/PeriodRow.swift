/// What happened to one host or virtual machine from one time to another.
///
/// A sample taken at some time tells of the time since the one before it. So times are open at their start and closed at
/// their end: the row from 00:00 to 00:05 holds the sample of 00:05, not that of 00:00.
public struct PeriodRow: Sendable, Hashable {
    public var unit: PeriodUnit
    public var from: Timestamp
    public var to: Timestamp
    /// Samples behind the row.
    public var sampleCount: Int64
    /// True while every sample behind the row is there itself rather than as part of a thinned row.
    public var isSampled: Bool
    /// For each column of the layout that was asked for.
    public var statistics: [ColumnStatistics]

    public init(
        unit: PeriodUnit,
        from: Timestamp,
        to: Timestamp,
        sampleCount: Int64,
        isSampled: Bool,
        statistics: [ColumnStatistics]
    ) {
        self.unit = unit
        self.from = from
        self.to = to
        self.sampleCount = sampleCount
        self.isSampled = isSampled
        self.statistics = statistics
    }

    /// Milliseconds from `from` to `to`; 0 for a sample before which the clock was set back.
    public var lengthMilliseconds: Int64 { to.millisecondsSince1970 - from.millisecondsSince1970 }
}
