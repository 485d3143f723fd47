import DeliveryQueue
import HostModel

/// What was taken from a queue at once: the shipments that are still to be made, and what became of the others. It is
/// settled with the queue as a whole, when nothing is left.
struct Consignment {
    /// Splits after which what is refused is dropped whole. One bad series of ten thousand is found in fourteen. Those
    /// that find out which moments are too old are not counted: there are few, and a backlog of which most is too old
    /// needs them to save the rest.
    private static let mostSplits = 64

    /// The next one last.
    private var pending: [Shipment]
    private var splitsLeft = mostSplits
    private(set) var delivered = DeliveryAmount.zero
    private(set) var dropped: [DropReason: DeliveryAmount]

    /// - Parameters:
    ///   - shipments: in the order in which they are to be made.
    ///   - dropped: what was taken too and is not worth sending.
    init(_ shipments: [Shipment], dropped: [DropReason: DeliveryAmount] = [:]) {
        pending = shipments.reversed()
        self.dropped = dropped.filter { $0.value != .zero }
    }

    /// The shipment to make, nil when all is settled.
    var next: Shipment? { pending.last }

    /// The receiver has taken the next shipment, apart from so many samples that it says it has not.
    ///
    /// - Returns: what is dropped now, of what was refused before.
    @discardableResult
    mutating func settleDelivered(rejected: Int64 = 0) -> [Shipment] {
        guard let shipment = pending.popLast() else { return [] }
        let lost = DeliveryAmount(samples: min(rejected, shipment.amount.samples))
        delivered += shipment.amount - lost
        if lost != .zero { dropped[.refused, default: .zero] += lost }
        return shipment.oldTwin.flatMap { splitOrDrop($0, reason: .tooOld) }
    }

    /// The receiver will not take the next shipment: it is split, so that what is good in it arrives, or dropped.
    ///
    /// Age is an exception. What was sampled at one moment is mostly of one age for the receiver too, so where both
    /// halves are too old, the quarters are not tried.
    ///
    /// - Returns: what is dropped now.
    @discardableResult
    mutating func settleRefused(_ reason: DropReason, isDivisible: Bool) -> [Shipment] {
        guard var shipment = pending.popLast() else { return [] }
        let twins = shipment.oldTwin
        shipment.oldTwin = []
        let isOneMomentTooOld = reason == .tooOld && shipment.hasOneMoment
        if isOneMomentTooOld, !twins.isEmpty {
            for part in twins + [shipment] { drop(part, reason: .tooOld) }
            return twins + [shipment]
        }
        var fallen: [Shipment] = []
        for twin in twins { fallen += splitOrDrop(twin, reason: .tooOld) }
        if isOneMomentTooOld, shipment.half == .first, pending.last?.half == .second {
            pending[pending.count - 1].oldTwin = [shipment]
            return fallen
        }
        return fallen + (isDivisible ? splitOrDrop(shipment, reason: reason) : dropped(shipment, reason: reason))
    }

    /// The next shipment did not get through and is made after the others.
    mutating func postponeNext() {
        guard let shipment = pending.popLast() else { return }
        pending.insert(shipment, at: 0)
    }

    /// The groups on which the receiver choked lately come after all others, so that it does not choke on them first
    /// again and again while newer values replace the others unsent.
    mutating func postpone(groups: Set<Int>) {
        let isPostponed = { (shipment: Shipment) in
            guard case .group(let group, _) = shipment.cargo else { return false }
            return groups.contains(group)
        }
        pending = pending.filter(isPostponed) + pending.filter { !isPostponed($0) }
    }

    /// Gives up the groups that are left, because newer values of them wait.
    mutating func dropGroups(_ reason: DropReason) {
        for shipment in pending {
            if case .group = shipment.cargo { drop(shipment, reason: reason) }
        }
        pending.removeAll { if case .group = $0.cargo { true } else { false } }
    }

    /// Gives up all that is left.
    ///
    /// - Returns: how much it is.
    mutating func dropRest(_ reason: DropReason) -> DeliveryAmount {
        var rest = DeliveryAmount.zero
        while let shipment = pending.popLast() {
            for twin in shipment.oldTwin { drop(twin, reason: .tooOld) }
            drop(shipment, reason: reason)
            rest += shipment.amount
        }
        return rest
    }

    private mutating func splitOrDrop(_ shipment: Shipment, reason: DropReason) -> [Shipment] {
        let isAboutMoments = reason == .tooOld && (!shipment.hasOneMoment || shipment.half == .none)
        guard isAboutMoments || splitsLeft > 0, let (first, second) = shipment.halves(for: reason) else {
            return dropped(shipment, reason: reason)
        }
        if !isAboutMoments { splitsLeft -= 1 }
        pending.append(second)
        pending.append(first)
        return []
    }

    private mutating func dropped(_ shipment: Shipment, reason: DropReason) -> [Shipment] {
        drop(shipment, reason: reason)
        return [shipment]
    }

    private mutating func drop(_ shipment: Shipment, reason: DropReason) {
        dropped[reason, default: .zero] += shipment.amount
    }
}
