import CurlTransfer
import HostModel
import SnapshotEncoding

/// OTLP/HTTP with protobuf. Retried are 429, 502, 503 and 504 only; a success may name points that were not taken.
///
/// Source of the rules: "OpenTelemetry Protocol Specification", OTLP/HTTP response.
struct OTLPDialect: SeriesDialect {
    private let labels: DestinationLabels
    private let settings: PushSettings
    var series: QueuedSeries?
    private var encoder: OTLPEncoder?

    init(settings: PushSettings, labels: DestinationLabels) {
        self.settings = settings
        self.labels = labels
    }

    var maximumSamples: Int { settings.maximumSamplesPerRequest }

    mutating func makeEncoder() {
        encoder = series.map { OTLPEncoder(set: $0.set, externalLabels: labels.labels(of: $0)) }
    }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        var body: [UInt8] = []
        if case .series(let batch) = shipment.cargo { encoder?.encode(batch, into: &body) }
        return .post(body, contentType: "application/x-protobuf", compression: settings.compression)
    }

    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict {
        let verdict = PushVerdict.usual(status: answer.status, words: answer.words) {
            [429, 502, 503, 504].contains($0)
        }
        guard case .delivered = verdict else { return verdict }
        return .delivered(rejected: OTLPAnswer(decoding: answer.body)?.rejectedDataPoints ?? 0)
    }
}
