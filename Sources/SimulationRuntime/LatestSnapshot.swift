import Synchronization

/// The newest snapshot, handed from the simulation to everyone who reads. Neither side ever waits for the other.
final class LatestSnapshot: Sendable {
    private struct State {
        var published: PublishedSnapshot?
        var isWanted = false
    }

    private let state = Mutex(State())

    init() {}

    /// The newest snapshot, nil before the first. Asking for it makes the simulation publish the next one sooner.
    func read() -> PublishedSnapshot? {
        state.withLock {
            $0.isWanted = true
            return $0.published
        }
    }

    /// The newest snapshot, without asking for the next one.
    func readUnnoticed() -> PublishedSnapshot? {
        state.withLock { $0.published }
    }

    /// True when somebody has read since the last publication.
    var isWanted: Bool { state.withLock { $0.isWanted } }

    /// True once there is a snapshot. Does not count as reading it.
    var isFilled: Bool { state.withLock { $0.published != nil } }

    func publish(_ published: PublishedSnapshot) {
        // The old snapshot leaves the lock with the closure, so that its memory is returned outside.
        let replaced = state.withLock { state in
            let old = state.published
            state.published = published
            state.isWanted = false
            return old
        }
        _ = replaced
    }
}
