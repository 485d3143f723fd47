import DeliveryQueue
import HostModel
import SnapshotEncoding

/// What one request carries.
struct Shipment {
    enum Cargo {
        case series(SampleBatch)
        /// The newest values of one group of a Pushgateway.
        case group(Int, SampleRow)
        /// The end of one group of a Pushgateway.
        case groupRemoval(Int)
        case report(PushReport, identity: Identity)
    }

    /// What tells a report apart from all others, the same at each try.
    struct Identity {
        let sequence: UInt64
        /// When it was handed over, milliseconds since 1970.
        let milliseconds: Int64
    }

    let cargo: Cargo
    let amount: DeliveryAmount
    /// The other half of what was split, which the receiver has called too old; nothing is known of this half yet.
    var oldTwin: [Shipment] = []
    var half = Half.none

    /// Which half of the series of a shipment that was split; none of one that was not, or was split by time, because
    /// what is earlier cannot wait for what is later.
    enum Half {
        case none, first, second
    }

    init(_ cargo: Cargo, amount: DeliveryAmount) {
        self.cargo = cargo
        self.amount = amount
    }

    init(_ batch: SampleBatch) {
        self.init(.series(batch), amount: DeliveryAmount(samples: Int64(batch.sampleCount)))
    }

    /// Two shipments in place of a refused one; nil when there is one series at one moment, or a cargo that has no parts.
    ///
    /// What is too old is so by its moment, so then earlier and later moments part first. Otherwise a series is to blame,
    /// mostly at every moment, so one half of the series parts from the other: it is searched once, and not again at each
    /// moment.
    func halves(for reason: DropReason) -> (first: Shipment, second: Shipment)? {
        guard case .series(let batch) = cargo else { return nil }
        if reason == .tooOld, let parts = batch.earlierAndLater() {
            return (Shipment(parts.earlier), Shipment(parts.later))
        }
        if let parts = batch.halves() {
            var (one, other) = (Shipment(parts.first), Shipment(parts.second))
            one.half = .first
            other.half = .second
            return (one, other)
        }
        return batch.earlierAndLater().map { (Shipment($0.earlier), Shipment($0.later)) }
    }

    /// All samples are of one moment.
    var hasOneMoment: Bool {
        guard case .series(let batch) = cargo else { return true }
        switch batch.content {
        case .values(let rows): return rows.count == 1
        case .stale: return true
        }
    }
}
