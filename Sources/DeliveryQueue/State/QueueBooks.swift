import HostModel

/// What a queue has counted, and how far it has come: all that its journal keeps.
struct QueueBooks: Sendable, Hashable {
    var accepted = DeliveryAmount.zero
    var delivered = DeliveryAmount.zero
    /// In the order of `DropReason.place`.
    var dropped = [DeliveryAmount](repeating: .zero, count: DropReason.places)
    /// The last sequence number that was given to a record; 0 before the first.
    var lastSequence: UInt64 = 0
    /// Records up to this one are delivered or dropped.
    var settledSequence: UInt64 = 0
    /// Records after `settledSequence` that are dropped too, while older ones are taken. Ascending, disjoint, not empty.
    var gone: [ClosedRange<UInt64>] = []
    var lastDeliveryMilliseconds: Int64 = 0
    /// For those who read the ledger from outside.
    var queuedBytes: Int64 = 0
    /// Wall-clock milliseconds since 1970; nil when nothing waits.
    var oldestMilliseconds: Int64?
    /// The system's number for what is wrong with the disk; 0 while all is well.
    var problemCode: Int32 = 0

    /// Ranges that `gone` can have.
    static let mostGone = 8

    var queued: DeliveryAmount { accepted - delivered - dropped.reduce(.zero, +) }

    mutating func drop(_ amount: DeliveryAmount, _ reason: DropReason) {
        dropped[reason.place] += amount
    }

    func isGone(_ sequence: UInt64) -> Bool {
        sequence <= settledSequence || gone.contains { $0.contains(sequence) }
    }

    /// Takes the records of a range, and any that were gone within it, as gone.
    mutating func addGone(_ range: ClosedRange<UInt64>) {
        var merged = range
        // One that follows the other without a number between is the same range.
        gone.removeAll { other in
            guard other.lowerBound <= merged.upperBound + 1, merged.lowerBound <= other.upperBound + 1 else {
                return false
            }
            merged = min(other.lowerBound, merged.lowerBound)...max(other.upperBound, merged.upperBound)
            return true
        }
        gone.append(merged)
        gone.sort { $0.lowerBound < $1.lowerBound }
    }

    mutating func settle(through sequence: UInt64) {
        settledSequence = max(settledSequence, sequence)
        while let first = gone.first, first.lowerBound <= settledSequence + 1 {
            settledSequence = max(settledSequence, first.upperBound)
            gone.removeFirst()
        }
    }

    func ledger(destination: String) -> QueueLedger {
        var ledger = QueueLedger(destination: destination)
        ledger.accepted = accepted
        ledger.delivered = delivered
        ledger.queued = queued
        for reason in DropReason.allCases where dropped[reason.place] != .zero {
            ledger.dropped[reason] = dropped[reason.place]
        }
        ledger.queuedBytes = queuedBytes
        ledger.oldestMilliseconds = oldestMilliseconds
        ledger.lastDeliveryMilliseconds = lastDeliveryMilliseconds
        return ledger
    }
}

extension DropReason {
    /// Places that a journal has; more than there are reasons, for those to come.
    static let places = 12

    /// Where the journal counts it. A place is never given to another reason.
    var place: Int {
        switch self {
        case .replaced: 0
        case .refused: 1
        case .tooOld: 2
        case .misconfigured: 3
        case .queueFull: 4
        case .expired: 5
        case .lost: 6
        case .ended: 7
        }
    }
}
