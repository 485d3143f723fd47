/// A column of a report over a period: a series and what is told of it.
public struct PeriodColumn: Sendable, Hashable {
    public enum Statistic: String, Sendable, Hashable {
        case minimum, mean, maximum, last, increase
    }

    /// Position of the series in the layout of the rows.
    public let index: Int
    public let series: SeriesColumn
    public let statistic: Statistic

    public init(index: Int, series: SeriesColumn, statistic: Statistic) {
        self.index = index
        self.series = series
        self.statistic = statistic
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
    public var decimals: Int {
        statistic == .mean && series.descriptor.unit == .none ? 6 : series.decimals
    }

    /// The value in a row, in units of 10 to the minus `decimals`; nil where it is not known.
    public func value(in row: PeriodRow) -> Int64? {
        let statistics = row.statistics[index]
        guard statistics.isKnown else { return nil }
        switch statistic {
        case .minimum: return series.shown(statistics.minimum)
        case .maximum: return series.shown(statistics.maximum)
        case .last: return series.shown(statistics.last)
        case .increase: return series.shown(statistics.total)
        case .mean:
            let isCount = series.descriptor.unit == .none
            return statistics.mean(scale: isCount ? 1_000_000 : series.factor)
        }
    }
}
