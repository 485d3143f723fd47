import HostModel
import SnapshotEncoding

@testable import MetricPush

/// One sample as a receiver notes it: which series, and when.
struct SampleNote: Hashable, Sendable {
    var series: Int
    var milliseconds: Int64
}

extension Shipment {
    /// The samples that it carries, series by series.
    var samples: [SampleNote] {
        guard case .series(let batch) = cargo else { return [] }
        return batch.samples
    }
}

extension SampleBatch {
    /// Series by series, each in the order of the moments.
    var samples: [SampleNote] {
        let times: [Int64] =
            switch content {
            case .values(let rows): rows.map(\.milliseconds)
            case .stale(let milliseconds): [milliseconds]
            }
        return series.joined().flatMap { number in times.map { SampleNote(series: number, milliseconds: $0) } }
    }
}

extension [SampleNote] {
    /// No series goes back in time, and none has a moment twice.
    var ascendPerSeries: Bool {
        var newest: [Int: Int64] = [:]
        for sample in self {
            if let last = newest[sample.series], last >= sample.milliseconds { return false }
            newest[sample.series] = sample.milliseconds
        }
        return true
    }
}

extension SampleBatch {
    /// Moments 1 to `moments` of the series 0 to `series` - 1, all values 0.
    static func plain(series: Int, moments: Int = 1) -> SampleBatch {
        let rows = (1...Int64(moments)).map {
            SampleRow(milliseconds: $0, values: [Int64](repeating: 0, count: series))
        }
        return SampleBatch(content: .values(rows), series: [0..<series])
    }
}
