import DeliveryQueue
public import SnapshotEncoding

/// The series whose samples are handed over, with their description as it is queued. Made once for many rounds.
public final class PushedSeries: Sendable {
    public let set: SeriesSet
    let context: QueueContext

    public init(_ set: SeriesSet) {
        self.set = set
        context = QueueContext(bytes: SeriesSetCodec.encode(set))
    }
}
