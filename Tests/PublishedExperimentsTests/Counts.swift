import Synchronization

/// Numbers that several threads report, in the order in which they come.
final class Counts: Sendable {
    private let state = Mutex<[Int]>([])

    func add(_ number: Int) { state.withLock { $0.append(number) } }

    var all: [Int] { state.withLock { $0 } }
}
