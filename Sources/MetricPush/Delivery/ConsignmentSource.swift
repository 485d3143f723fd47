import DeliveryQueue
import HostModel
import SnapshotEncoding

/// Makes consignments of what waits in a queue: understands the records, and leaves out the series that were set aside.
struct ConsignmentSource {
    private typealias Instant = ContinuousClock.Instant

    /// A series that the receiver refused is tried again after this time.
    private static let timeAside = Duration.seconds(300)
    /// Beyond so many a receiver refuses on principle, and nothing is gained by remembering which.
    private static let mostAside = 1_000
    /// Bytes of records that are taken at once, unless a single one is longer.
    private static let bytesAtOnce = 16 << 20

    private let queue: DeliveryQueue
    /// The context of the records that were taken last, and what it says.
    private var context: QueueContext?
    private var series = QueuedSeries.none
    /// By number of the series: until when.
    private var aside: [Int: ContinuousClock.Instant] = [:]

    init(queue: DeliveryQueue) {
        self.queue = queue
    }

    /// The next consignment, if anything waits.
    ///
    /// - Returns: also whether there were records that could not be understood; they are dropped as lost.
    mutating func take(
        for dialect: inout any PushDialect,
        at now: ContinuousClock.Instant
    ) -> (consignment: Consignment, hasUnreadable: Bool)? {
        let samples = dialect.samplesAtOnce
        // Reports are taken one by one: what was delivered of a consignment when the program is killed is delivered again.
        let records = queue.take(maximumSamples: max(samples, 1), maximumBytes: samples == 0 ? 1 : Self.bytesAtOnce)
        guard let first = records.first else { return nil }
        let isUnderstood = understand(first.context)
        dialect.begin(series)
        aside = aside.filter { $0.value > now }
        var items: [PlannedItem] = []
        var (taken, unreadable) = (DeliveryAmount.zero, DeliveryAmount.zero)
        for queued in records {
            taken += queued.record.amount
            do throws(QueuedItem.Malformed) {
                guard isUnderstood else { throw QueuedItem.Malformed() }
                let item = try QueuedItem(queued.record, seriesCount: series.set.count)
                let identity = Shipment.Identity(
                    sequence: queued.sequence,
                    milliseconds: queued.enqueuedMilliseconds
                )
                items.append(PlannedItem(item: item, identity: identity))
            } catch {
                unreadable += queued.record.amount
            }
        }
        let shipments = dialect.plan(items, setAside: aside.keys.sorted())
        let planned = shipments.reduce(DeliveryAmount.zero) { $0 + $1.amount }
        // Older values at a receiver that keeps the newest, or series that are set aside.
        let rest = taken - unreadable - planned
        let dropped = [dialect.keepsLastValuesOnly ? DropReason.replaced : .refused: rest, .lost: unreadable]
        return (Consignment(shipments, dropped: dropped), unreadable != .zero)
    }

    /// Leaves series out for a while that the receiver has refused alone.
    mutating func setAside(_ shipments: [Shipment], at now: ContinuousClock.Instant) {
        for shipment in shipments {
            guard case .series(let batch) = shipment.cargo, batch.series.count == 1, batch.series[0].count == 1,
                aside.count < Self.mostAside
            else { continue }
            aside[batch.series[0].lowerBound] = now.advanced(by: Self.timeAside)
        }
    }

    /// What a log calls the only series of a shipment.
    func name(of shipment: Shipment) -> String? {
        guard case .series(let batch) = shipment.cargo, batch.series.count == 1, batch.series[0].count == 1 else {
            return nil
        }
        return series.set.name(of: batch.series[0].lowerBound)
    }

    /// - Returns: whether the context describes series; if not there are none.
    private mutating func understand(_ context: QueueContext) -> Bool {
        guard context !== self.context else { return true }
        let known = series
        self.context = nil
        series = .none
        if !context.bytes.isEmpty {
            guard let decoded = try? QueuedSeries(decoding: context.bytes) else { return false }
            series = decoded
        }
        if series != known { aside = [:] }
        self.context = context
        return true
    }
}

extension SeriesSet {
    /// The series as PromQL would write it.
    func name(of number: Int) -> String? {
        var rest = number
        for block in blocks {
            for family in block.families {
                for value in family.labelValues {
                    guard rest >= block.subjects.count else {
                        var labels = Array(zip(block.labelNames, block.subjects[rest]))
                        if !family.label.isEmpty { labels.append((family.label, value)) }
                        return family.name + "{" + labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",") + "}"
                    }
                    rest -= block.subjects.count
                }
            }
        }
        return nil
    }
}
