import CurlTransfer
import HostModel
import SnapshotEncoding

/// InfluxDB's line protocol, with times in milliseconds: versions 1 and 2 differ in the URL alone.
struct InfluxDialect: SeriesDialect {
    private let labels: DestinationLabels
    private let settings: PushSettings
    var series: QueuedSeries?
    private var encoder: InfluxLineEncoder?

    init(settings: PushSettings, labels: DestinationLabels) {
        self.settings = settings
        self.labels = labels
    }

    var maximumSamples: Int { settings.maximumSamplesPerRequest }

    mutating func makeEncoder() {
        encoder = series.map { InfluxLineEncoder(set: $0.set, externalLabels: labels.labels(of: $0)) }
    }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        var body: [UInt8] = []
        if case .series(let batch) = shipment.cargo { encoder?.encode(batch, into: &body) }
        return .post(body, contentType: "text/plain; charset=utf-8", compression: settings.compression)
    }

    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict {
        .usual(status: answer.status, words: answer.words)
    }
}
