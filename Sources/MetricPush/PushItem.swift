import DeliveryQueue
public import SnapshotEncoding

/// What can be handed over to a destination.
public enum PushItem: Sendable {
    /// A value of each series at one moment.
    case samples(SampleRow, of: PushedSeries)
    /// These series have no further values: their machine, host or run is gone.
    case ended([Range<Int>], of: PushedSeries, milliseconds: Int64)
    case report(PushReport)

    /// - Parameter origin: labels that say where series come from.
    func context(from origin: [QueuedSeries.Label]) -> QueueContext {
        switch self {
        case .samples(_, let series), .ended(_, let series, _): series.context(from: origin)
        case .report: Self.noContext
        }
    }

    private static let noContext = QueueContext(bytes: [])
}
