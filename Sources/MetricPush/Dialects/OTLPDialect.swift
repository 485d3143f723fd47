import CurlTransfer
import HostModel
import SnapshotEncoding

/// OTLP/HTTP with protobuf. Retried are 429, 502, 503 and 504 only; a success may name points that were not taken.
///
/// Source of the rules: "OpenTelemetry Protocol Specification", OTLP/HTTP response.
struct OTLPDialect: PushDialect {
    private let labels: [(name: String, value: String)]
    private let settings: PushSettings
    private var set: SeriesSet?
    private var encoder: OTLPEncoder?

    init(settings: PushSettings, labels: [(name: String, value: String)]) {
        self.settings = settings
        self.labels = labels
    }

    var keepsLastValuesOnly: Bool { false }
    var samplesAtOnce: Int { plan.samplesAtOnce }

    private var plan: SeriesPlan {
        SeriesPlan(seriesCount: set?.count ?? 0, maximumSamples: settings.maximumSamplesPerRequest)
    }

    mutating func begin(_ set: SeriesSet) {
        guard set != self.set else { return }
        self.set = set
        encoder = OTLPEncoder(set: set, externalLabels: labels)
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
