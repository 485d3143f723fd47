/// Why something that was handed over will not be delivered.
public enum DropReason: String, Sendable, Hashable, CaseIterable {
    /// A newer one took its place, at a receiver that keeps last values only.
    case replaced
    /// The receiver will never take it.
    case refused
    /// The receiver takes nothing so old, or nothing older than what it has.
    case tooOld = "too_old"
    /// The URL does not lead to a receiver, such as one that redirects.
    case misconfigured
    /// The queue was at its bound of bytes, and it was the oldest.
    case queueFull = "queue_full"
    /// It waited longer than the queue's bound of age.
    case expired
    /// It was in the queue, and a crash or a damaged file took it.
    case lost
    /// It waited in memory when the program ended.
    case ended
}
