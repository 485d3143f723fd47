public import HostModel

/// One thing that waits for delivery, as the queue keeps it: bytes whose meaning is the sender's affair.
public struct QueueRecord: Sendable, Hashable {
    /// Tells the sender what the payload is.
    public var kind: UInt8
    public var payload: [UInt8]
    public var amount: DeliveryAmount

    public init(kind: UInt8, payload: [UInt8], amount: DeliveryAmount) {
        self.kind = kind
        self.payload = payload
        self.amount = amount
    }
}

/// What several records have in common and each needs to be understood, such as the names of the series whose values
/// they hold. Kept once for many records.
public final class QueueContext: Sendable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// A record that was read, in its place.
public struct QueuedRecord: Sendable {
    /// Counts up by one from record to record, from 1.
    public let sequence: UInt64
    /// Wall-clock milliseconds since 1970 at which it was handed over.
    public let enqueuedMilliseconds: Int64
    /// The same object for records that follow one another and have it in common, so that what is made of it can be kept.
    public let context: QueueContext
    public let record: QueueRecord

    public init(sequence: UInt64, enqueuedMilliseconds: Int64, context: QueueContext, record: QueueRecord) {
        self.sequence = sequence
        self.enqueuedMilliseconds = enqueuedMilliseconds
        self.context = context
        self.record = record
    }
}
