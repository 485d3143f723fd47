/// A column of a report over a period: a series and what is told of it.
public struct PeriodColumn: Sendable, Hashable {
    public enum Statistic: String, Sendable, Hashable {
        case minimum, mean, maximum, last, increase
    }

    /// Position of the series in the layout of the rows.
    public let index: Int
    public let series: SeriesColumn
    public let statistic: Statistic
    /// Reads the values of rows.
    public let reading: Reading

    public init(index: Int, series: SeriesColumn, statistic: Statistic) {
        self.index = index
        self.series = series
        self.statistic = statistic
        // The mean of a flag or a number of things is no whole number.
        let isCount = statistic == .mean && series.descriptor.unit == .none
        reading = Reading(
            index: index,
            statistic: statistic,
            factor: isCount ? 1_000_000 : series.factor,
            decimals: isCount ? 6 : series.decimals
        )
    }

    /// What it takes to read a column's values, apart from names: small, because it is done for every value of a report.
    public struct Reading: Sendable, Hashable {
        let index: Int
        let statistic: Statistic
        let factor: Int64
        /// Digits after the point of what `value` gives.
        public let decimals: Int

        /// The value in a row, in units of 10 to the minus `decimals`; nil where it is not known.
        public func value(in row: PeriodRow) -> Int64? {
            let statistics = row.statistics[index]
            guard statistics.isKnown else { return nil }
            switch statistic {
            case .minimum: return statistics.minimum * factor
            case .maximum: return statistics.maximum * factor
            case .last: return statistics.last * factor
            case .increase: return statistics.total * factor
            case .mean: return statistics.mean(scale: factor)
            }
        }
    }

    /// The columns of a layout: of a setting the last value, of a gauge minimum, mean and maximum, of a counter how much
    /// it grew.
    public static func all(of layout: SeriesLayout) -> [PeriodColumn] {
        layout.columns.enumerated().flatMap { index, series in
            let statistics: [Statistic] =
                switch series.role {
                case .setting: [.last]
                case .gauge: [.minimum, .mean, .maximum]
                case .counter: [.increase]
                }
            return statistics.map { PeriodColumn(index: index, series: series, statistic: $0) }
        }
    }

    /// The name of the series, without `_total` where it is a counter's increase, with the statistic at its end.
    public var name: String {
        switch statistic {
        case .last: return series.name
        case .minimum: return series.name + "_min"
        case .mean: return series.name + "_mean"
        case .maximum: return series.name + "_max"
        case .increase:
            let stem =
                series.descriptor.name.hasSuffix("_total") ? series.name.replacing("_total", with: "") : series.name
            return stem + "_increase"
        }
    }

    /// Digits after the point of what `value` gives. The mean of a flag or a number of things is no whole number.
    public var decimals: Int { reading.decimals }

    /// The value in a row, in units of 10 to the minus `decimals`; nil where it is not known.
    public func value(in row: PeriodRow) -> Int64? { reading.value(in: row) }
}
