import HostModel
import SnapshotEncoding

/// A dialect that knows samples of time series with their times.
protocol SeriesDialect: PushDialect {
    /// To which the items belong that are planned and sent now.
    var series: QueuedSeries? { get set }
    /// Samples that a request may hold.
    var maximumSamples: Int { get }

    /// Gets ready to encode samples of `series`.
    mutating func makeEncoder()
}

extension SeriesDialect {
    var keepsLastValuesOnly: Bool { false }
    var samplesAtOnce: Int { plan(setAside: []).samplesAtOnce }

    mutating func begin(_ series: QueuedSeries) {
        guard series != self.series else { return }
        self.series = series
        makeEncoder()
    }

    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment] {
        plan(setAside: setAside).shipments(items)
    }

    private func plan(setAside: [Int]) -> SeriesPlan {
        SeriesPlan(seriesCount: series?.set.count ?? 0, maximumSamples: maximumSamples, setAside: setAside)
    }
}
