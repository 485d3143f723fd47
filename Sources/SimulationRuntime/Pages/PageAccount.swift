import Synchronization

/// How many metrics pages were made, for the pages to tell.
final class PageAccount: Sendable {
    struct Counts: Sendable, Hashable {
        var encoded: Int64 = 0
        /// Pages of those that were compressed too.
        var compressed: Int64 = 0
    }

    private let state = Mutex(Counts())

    init() {}

    var counts: Counts { state.withLock { $0 } }

    func countEncoded() {
        state.withLock { $0.encoded += 1 }
    }

    func countCompressed() {
        state.withLock { $0.compressed += 1 }
    }
}
