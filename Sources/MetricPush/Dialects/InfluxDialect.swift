import CurlTransfer
import HostModel
import SnapshotEncoding

/// InfluxDB's line protocol, with times in milliseconds: versions 1 and 2 differ in the URL alone.
struct InfluxDialect: PushDialect {
    private let labels: [(name: String, value: String)]
    private let settings: PushSettings
    private var set: SeriesSet?
    private var encoder: InfluxLineEncoder?

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
        encoder = InfluxLineEncoder(set: set, externalLabels: labels)
    }

    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment] {
        var plan = plan
        plan.setAside = setAside
        return plan.shipments(items)
    }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        var body: [UInt8] = []
        if case .series(let batch) = shipment.cargo { encoder?.encode(batch, into: &body) }
        return .post(body, contentType: "text/plain; charset=utf-8", compression: settings.compression)
    }

    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict {
        .usual(status: answer.status, words: answer.words) { [408, 429].contains($0) || (500..<600) ~= $0 }
    }
}
