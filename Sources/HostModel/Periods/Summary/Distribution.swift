/// How a quantity was spread over a period, in units of the quantity.
public struct Distribution: Sendable, Hashable {
    public var minimum: Int64
    public var mean: Int64
    public var maximum: Int64
    /// Nil where samples were thinned, or were too many to be kept.
    public var percentiles: Percentiles?

    public struct Percentiles: Sendable, Hashable {
        public var p50: Int64
        public var p95: Int64
        public var p99: Int64

        public init(p50: Int64, p95: Int64, p99: Int64) {
            self.p50 = p50
            self.p95 = p95
            self.p99 = p99
        }
    }

    public init(minimum: Int64, mean: Int64, maximum: Int64, percentiles: Percentiles? = nil) {
        self.minimum = minimum
        self.mean = mean
        self.maximum = maximum
        self.percentiles = percentiles
    }
}

/// Collects what a `Distribution` is made of.
struct DistributionCollector: Sendable {
    private var statistics = ColumnStatistics.absent
    private var values: [Int64] = []
    private var isExact = true

    /// Adds what a row holds; a row that is one sample holds one value.
    ///
    /// - Returns: values that are kept for it.
    mutating func add(_ row: ColumnStatistics, isSampled: Bool) -> Int {
        guard row.isKnown else { return 0 }
        statistics.merge(row)
        guard isExact else { return 0 }
        guard isSampled, row.minimum == row.maximum else {
            let kept = values.count
            giveUpValues()
            return -kept
        }
        values.append(row.last)
        return 1
    }

    /// Frees the values: there will be no percentiles.
    mutating func giveUpValues() {
        values = []
        isExact = false
    }

    /// - Parameters:
    ///   - factor: units of the quantity in a unit of what was added.
    ///   - mean: in place of the mean of what was added.
    func distribution(factor: Int64 = 1, mean: Int64? = nil) -> Distribution? {
        guard let ownMean = statistics.mean(scale: factor) else { return nil }
        var distribution = Distribution(
            minimum: statistics.minimum * factor,
            mean: mean ?? ownMean,
            maximum: statistics.maximum * factor
        )
        let quantiles = Quantiles(of: isExact ? values : [])
        if let p50 = quantiles.percentile(50), let p95 = quantiles.percentile(95), let p99 = quantiles.percentile(99) {
            distribution.percentiles = .init(p50: p50 * factor, p95: p95 * factor, p99: p99 * factor)
        }
        return distribution
    }
}
