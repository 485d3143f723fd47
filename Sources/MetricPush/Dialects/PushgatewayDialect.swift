import CurlTransfer
import DeliveryQueue
import HostModel
import SnapshotEncoding

/// Prometheus Pushgateway: a PUT replaces a group of series, a DELETE takes it away. One group for each host, one for
/// aerostat itself. A gateway keeps last values without times, and refuses times.
struct PushgatewayDialect: PushDialect {
    private let destinationLabels: DestinationLabels
    private var labels: [(name: String, value: String)]
    private var series: QueuedSeries?
    private var encoder: GatewayPageEncoder?

    /// - Parameter labels: `job` goes to all groups, `instance` to the one that is no host's, others to all.
    init(labels: DestinationLabels) {
        destinationLabels = labels
        self.labels = labels.labels(of: .none)
    }

    var keepsLastValuesOnly: Bool { true }
    var samplesAtOnce: Int { .max }

    mutating func begin(_ series: QueuedSeries) {
        guard series != self.series else { return }
        self.series = series
        labels = destinationLabels.labels(of: series)
        encoder = GatewayPageEncoder(set: series.set)
    }

    private var job: String { labels.first { $0.name == "job" }?.value ?? "aerostat" }

    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment] {
        guard let encoder else { return ReportDialect.reports(items) }
        let newest = items.lastIndex { if case .samples = $0.item { true } else { false } }
        // A page that is tried again must not come after the end of its group.
        let removed = Set(items[(newest ?? items.startIndex)...].flatMap { removals(by: $0, encoder) })
        return items.enumerated().flatMap { index, planned -> [Shipment] in
            switch planned.item {
            case .samples(let row):
                guard index == newest else { return [] }
                return encoder.groups.indices.filter { !removed.contains($0) }.map { group in
                    Shipment(.group(group, row), amount: .init(samples: Int64(encoder.groups[group].sampleCount)))
                }
            case .ended:
                return removals(by: planned, encoder).map { group in
                    Shipment(.groupRemoval(group), amount: .init(samples: Int64(encoder.groups[group].sampleCount)))
                }
            case .report(let report):
                return [Shipment(.report(report, identity: planned.identity), amount: .init(reports: 1))]
            }
        }
    }

    private func removals(by planned: PlannedItem, _ encoder: GatewayPageEncoder) -> [Int] {
        guard case .ended(let series, _) = planned.item else { return [] }
        return encoder.groups(whollyIn: series)
    }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        switch shipment.cargo {
        case .group(let group, let row):
            var body: [UInt8] = []
            encoder?.encode(row, groupAt: group, into: &body)
            return put(path(ofGroup: group), ExpositionEncoder.contentType, body)
        case .groupRemoval(let group):
            return PushExchange(path: path(ofGroup: group), exchange: .http(method: "DELETE"))
        case .report(let report, _):
            return put(PushgatewayPath.make([("job", job)] + others), report.content.mediaType, report.content.body)
        case .series: preconditionFailure("A gateway is sent groups.")
        }
    }

    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict {
        .usual(status: answer.status, words: "")
    }

    private func put(_ path: String, _ contentType: String, _ body: [UInt8]) -> PushExchange {
        PushExchange(path: path, exchange: .http(method: "PUT", contentType: contentType, body: body))
    }

    private var all: [(name: String, value: String)] { labels.filter { $0.name != "job" } }
    private var others: [(name: String, value: String)] { all.filter { $0.name != "instance" } }

    private func path(ofGroup group: Int) -> String {
        guard let host = encoder?.groups[group].host else { return PushgatewayPath.make([("job", job)] + all) }
        return PushgatewayPath.make([("job", job), ("host", host)] + others)
    }
}
