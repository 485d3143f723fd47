/// What the samples of one column come to over some time, in stored units.
public struct ColumnStatistics: Sendable, Hashable {
    /// Samples whose value is known; 0 when nothing is known, and then no other field means anything.
    ///
    /// Of a counter only those count that have a predecessor to measure an increase by, or a start at 0.
    public var count: Int64
    public var minimum: Int64
    public var maximum: Int64
    /// Sum of the values: the mean is `total / count`. Of a counter it is the increase.
    public var total: Int64
    /// The newest value.
    public var last: Int64

    public static let absent = ColumnStatistics(count: 0, minimum: 0, maximum: 0, total: 0, last: 0)

    public init(count: Int64, minimum: Int64, maximum: Int64, total: Int64, last: Int64) {
        self.count = count
        self.minimum = minimum
        self.maximum = maximum
        self.total = total
        self.last = last
    }

    /// Of one sample of a gauge or a setting.
    public init(sample value: Int64) {
        self.init(count: 1, minimum: value, maximum: value, total: value, last: value)
    }

    public var isKnown: Bool { count > 0 }

    /// Adds what later samples come to. Traps where a sum is beyond 64 bits, which 2^63 pages would take.
    public mutating func merge(_ later: ColumnStatistics) {
        guard later.isKnown else { return }
        guard isKnown else {
            self = later
            return
        }
        count += later.count
        minimum = min(minimum, later.minimum)
        maximum = max(maximum, later.maximum)
        total += later.total
        last = later.last
    }

    /// The mean, times `scale`, rounded to the nearest, halves away from 0; nil when nothing is known.
    public func mean(scale: Int64 = 1) -> Int64? {
        guard isKnown else { return nil }
        let scaled = Int128(total) * Int128(scale)
        let rounded = (abs(scaled) * 2 + Int128(count)) / (Int128(count) * 2)
        return Int64(scaled < 0 ? -rounded : rounded)
    }
}
