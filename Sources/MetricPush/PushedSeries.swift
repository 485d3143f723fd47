import DeliveryQueue
public import SnapshotEncoding
import Synchronization

/// The series whose samples are handed over, with their description as it is queued. Made once for many rounds.
public final class PushedSeries: Sendable {
    public let set: SeriesSet
    /// For senders with the same labels the same object, so that a queue keeps it once.
    private let contexts = Mutex<[[QueuedSeries.Label]: QueueContext]>([:])

    public init(_ set: SeriesSet) {
        self.set = set
    }

    /// - Parameter origin: labels that say where the series come from.
    func context(from origin: [QueuedSeries.Label]) -> QueueContext {
        contexts.withLock { contexts in
            if let known = contexts[origin] { return known }
            let context = QueueContext(bytes: QueuedSeries(set: set, origin: origin).bytes)
            contexts[origin] = context
            return context
        }
    }
}
