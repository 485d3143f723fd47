import CurlTransfer
import HostModel
import SnapshotEncoding

/// OTLP/HTTP with protobuf. Retried are 429, 502, 503 and 504 only; a success may name points that were not taken.
///
/// Source of the rules: "OpenTelemetry Protocol Specification", OTLP/HTTP response.
struct OTLPDialect: PushDialect {
    private let labels: DestinationLabels
    private let settings: PushSettings
    private var series: QueuedSeries?
    private var encoder: OTLPEncoder?

    init(settings: PushSettings, labels: DestinationLabels) {
        self.settings = settings
        self.labels = labels
    }

    var keepsLastValuesOnly: Bool { false }
    var samplesAtOnce: Int { plan.samplesAtOnce }

    private var plan: SeriesPlan {
        SeriesPlan(seriesCount: series?.set.count ?? 0, maximumSamples: settings.maximumSamplesPerRequest)
    }

    mutating func begin(_ series: QueuedSeries) {
        guard series != self.series else { return }
        self.series = series
        encoder = OTLPEncoder(set: series.set, externalLabels: labels.labels(of: series))
    }

    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment] {
        var plan = plan
        plan.setAside = setAside
        return plan.shipments(items)
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
