import HostModel
import SnapshotEncoding

/// Divides samples among requests: several moments in one request, because the names of a series then travel once for
/// all of them, and no more samples than a receiver likes.
struct SeriesPlan {
    let seriesCount: Int
    let maximumSamples: Int
    /// Numbers of series that are not sent, ascending.
    var setAside: [Int] = []

    /// Moments beyond which a request gains little more.
    static let mostMoments = 16

    /// Samples that are taken from a queue for one plan.
    var samplesAtOnce: Int { max(seriesCount, maximumSamples) * 4 }

    /// Shipments that together hold the items, in an order in which no series goes back in time.
    func shipments(_ items: [PlannedItem]) -> [Shipment] {
        var shipments: [Shipment] = []
        var rows: [SampleRow] = []
        for planned in items {
            switch planned.item {
            case .samples(let row):
                rows.append(row)
                if rows.count >= min(Self.mostMoments, maximumSamples) { flush(&rows, to: &shipments) }
            case .ended(let series, let milliseconds):
                flush(&rows, to: &shipments)
                shipments += batches(.stale(milliseconds: milliseconds), series: sent(series), moments: 1)
            case .report(let report):
                flush(&rows, to: &shipments)
                shipments.append(Shipment(.report(report, identity: planned.identity), amount: .init(reports: 1)))
            }
        }
        flush(&rows, to: &shipments)
        return shipments
    }

    private func flush(_ rows: inout [SampleRow], to shipments: inout [Shipment]) {
        guard !rows.isEmpty else { return }
        shipments += batches(.values(rows), series: sent([0..<seriesCount]), moments: rows.count)
        rows = []
    }

    /// The ranges without what is set aside.
    private func sent(_ series: [Range<Int>]) -> [Range<Int>] {
        guard !setAside.isEmpty else { return series }
        return series.flatMap { range in
            var parts: [Range<Int>] = []
            var start = range.lowerBound
            for number in setAside where range.contains(number) {
                if start < number { parts.append(start..<number) }
                start = number + 1
            }
            if start < range.upperBound { parts.append(start..<range.upperBound) }
            return parts
        }
    }

    private func batches(_ content: SampleBatch.Content, series: [Range<Int>], moments: Int) -> [Shipment] {
        let mostSeries = max(1, maximumSamples / moments)
        var shipments: [Shipment] = []
        var ranges: [Range<Int>] = []
        var room = mostSeries
        for range in series {
            var start = range.lowerBound
            while start < range.upperBound {
                let end = min(range.upperBound, start + room)
                ranges.append(start..<end)
                room -= end - start
                start = end
                if room == 0 {
                    shipments.append(Shipment(SampleBatch(content: content, series: ranges)))
                    (ranges, room) = ([], mostSeries)
                }
            }
        }
        if !ranges.isEmpty { shipments.append(Shipment(SampleBatch(content: content, series: ranges))) }
        return shipments
    }
}
