import CurlTransfer
import HostModel
import SnapshotEncoding

/// A plain POST of a report, as JSON or CSV, to whatever takes it.
struct ReportDialect: PushDialect {
    private let settings: PushSettings

    init(settings: PushSettings) {
        self.settings = settings
    }

    var keepsLastValuesOnly: Bool { false }
    var samplesAtOnce: Int { 0 }

    mutating func begin(_ series: QueuedSeries) {}

    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment] { Self.reports(items) }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        guard case .report(let report, _) = shipment.cargo else {
            return .post([], contentType: "", compression: .none)
        }
        return .post(
            report.content.body,
            contentType: report.content.mediaType,
            compression: settings.compression
        )
    }

    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict {
        switch PushVerdict.usual(status: answer.status, words: "") {
        case .refused(let reason, _): .refused(reason, isDivisible: false)
        case let verdict: verdict
        }
    }

    /// The reports among the items; samples are not handed over to destinations of reports.
    static func reports(_ items: [PlannedItem]) -> [Shipment] {
        items.compactMap { planned in
            guard case .report(let report) = planned.item else { return nil }
            return Shipment(.report(report, identity: planned.identity), amount: .init(reports: 1))
        }
    }
}
