/// Exact quantiles of values by the nearest-rank rule: the p-th percentile of n values is the one at place
/// ceil(p n / 100) when they are sorted, so it is always a value that was there.
public struct Quantiles: Sendable {
    private let sorted: [Int64]

    /// O(n log n).
    public init(of values: [Int64]) {
        sorted = values.sorted()
    }

    /// The value that `percent` of 100 values are at most; nil when there are none.
    public func percentile(_ percent: Int) -> Int64? {
        precondition((1...100).contains(percent), "a percentile from 1 to 100")
        guard !sorted.isEmpty else { return nil }
        return sorted[(percent * sorted.count + 99) / 100 - 1]
    }
}
