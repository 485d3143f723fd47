import CurlTransfer
import HostModel
import SnapshotEncoding

/// InfluxDB's line protocol, with times in milliseconds: versions 1 and 2 differ in the URL alone.
struct InfluxDialect: PushDialect {
    private let labels: DestinationLabels
    private let settings: PushSettings
    private var series: QueuedSeries?
    private var encoder: InfluxLineEncoder?

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
        encoder = InfluxLineEncoder(set: series.set, externalLabels: labels.labels(of: series))
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
