import HostModel

/// Some records of a queue: how many, and what they hold.
struct QueuePortion: Hashable {
    var count = 0
    var amount = DeliveryAmount.zero

    static func += (left: inout QueuePortion, right: QueuePortion) {
        left.count += right.count
        left.amount += right.amount
    }

    static func -= (left: inout QueuePortion, right: QueuePortion) {
        left.count -= right.count
        left.amount = left.amount - right.amount
    }
}
