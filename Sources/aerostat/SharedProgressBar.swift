import Synchronization

/// A progress bar that several threads report to.
final class SharedProgressBar: Sendable {
    private let bar: Mutex<ProgressBar>

    /// - Parameter total: pieces of work.
    init(total: Int64) {
        bar = Mutex(ProgressBar(total: total, showsSpeed: false))
    }

    func show(_ done: Int64) { bar.withLock { $0.show(done) } }

    func clear() { bar.withLock { $0.clear() } }
}
