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

    /// Two shipments in place of a refused one: earlier and later moments as long as there are several, then one half of
    /// the series and the other. Nil when there is one series at one moment, or a cargo that has no parts.
    func halves() -> (first: Shipment, second: Shipment)? {
        guard case .series(let batch) = cargo, let (first, second) = batch.earlierAndLater() ?? batch.halves() else {
            return nil
        }
        var (one, other) = (Shipment(first), Shipment(second))
        one.half = .first
        other.half = .second
        return (one, other)
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
