public import HostModel

/// What became of everything that was handed over for one destination, since its queue was made: across restarts where
/// the queue is kept in files.
///
/// At every reading `accepted` is `delivered` plus what was `dropped`, whatever the reason, plus `queued`.
public struct QueueLedger: Sendable, Hashable {
    /// The push URL without secrets.
    public var destination: String
    public var accepted = DeliveryAmount.zero
    public var delivered = DeliveryAmount.zero
    public var queued = DeliveryAmount.zero
    /// Only reasons that have occurred.
    public var dropped: [DropReason: DeliveryAmount] = [:]
    /// Bytes that wait, with the bookkeeping around them.
    public var queuedBytes: Int64 = 0
    /// Wall-clock milliseconds since 1970 at which the oldest that waits was handed over; nil when nothing waits.
    public var oldestMilliseconds: Int64?
    /// Wall-clock milliseconds since 1970 of the last delivery; 0 before the first.
    public var lastDeliveryMilliseconds: Int64 = 0
    /// Why what is handed over waits in memory although the queue has files; nil while all is well.
    public var diskProblem: String?

    public init(destination: String) {
        self.destination = destination
    }

    public var droppedInAll: DeliveryAmount { dropped.values.reduce(.zero, +) }
}
