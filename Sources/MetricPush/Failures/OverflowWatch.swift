/// Tells when a queue begins to lose requests to its bound and when it has stopped, from the queue's count of them.
///
/// It has stopped when the queue has run empty twice in a row without a loss between: a request that is too large in
/// every round leaves a queue that empties every round, and that is one state and not many.
struct OverflowWatch {
    enum Change {
        case began, ended
    }

    private var isLosing = false
    private var wasEmpty = true
    private var lastSeen = 0
    private var atLastEmpty = 0

    /// Notes the state of the queue; called before each time something may be taken from it.
    mutating func note(overflows: Int, isEmpty: Bool) -> Change? {
        defer { wasEmpty = isEmpty }
        if overflows != lastSeen {
            lastSeen = overflows
            guard isLosing else {
                isLosing = true
                return .began
            }
        }
        guard isEmpty, !wasEmpty else { return nil }
        defer { atLastEmpty = overflows }
        guard isLosing, overflows == atLastEmpty else { return nil }
        isLosing = false
        return .ended
    }
}
