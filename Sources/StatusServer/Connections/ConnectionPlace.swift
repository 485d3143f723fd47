import NIOCore
import Synchronization

/// The place of a connection in the register: what may be known about it on every thread.
final class ConnectionPlace: Sendable {
    private static let busy: UInt64 = 0
    private static let given: UInt64 = .max

    let channel: any Channel
    /// Nanoseconds of the clock since when the client owes a complete request, or one of the two values above.
    private let waiting: Atomic<UInt64>
    /// Since when the client owes the reading of an answer; zero when it does not.
    private let stalled = Atomic<UInt64>(0)

    init(channel: any Channel) {
        self.channel = channel
        waiting = Atomic(Self.now)
    }

    static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    /// Since when the client owes a complete request; nil while one is answered.
    var waitingSince: UInt64? {
        let time = waiting.load(ordering: .relaxed)
        return time == Self.busy || time == Self.given ? nil : time
    }

    /// Since when the client has not taken the whole of an answer; nil when nothing waits for it.
    var stalledSince: UInt64? {
        let time = stalled.load(ordering: .relaxed)
        return time == 0 ? nil : time
    }

    /// A complete request has come.
    ///
    /// - Returns: false when the place has been given to another connection just now.
    func begin() -> Bool {
        let time = waiting.load(ordering: .relaxed)
        guard time != Self.given else { return false }
        return waiting.compareExchange(expected: time, desired: Self.busy, ordering: .relaxed).exchanged
    }

    /// Everything that was asked for has been answered.
    func end() {
        _ = waiting.compareExchange(expected: Self.busy, desired: Self.now, ordering: .relaxed)
        stalled.store(0, ordering: .relaxed)
    }

    func note(isStalled: Bool) {
        stalled.store(isStalled ? Self.now : 0, ordering: .relaxed)
    }

    /// Takes the place away from a connection that has waited since then.
    ///
    /// - Returns: false when a request has come meanwhile.
    func give(waitingSince time: UInt64) -> Bool {
        waiting.compareExchange(expected: time, desired: Self.given, ordering: .relaxed).exchanged
    }

    /// Takes the place away from a connection whose client does not read.
    func giveWhileStalled() -> Bool {
        waiting.compareExchange(expected: Self.busy, desired: Self.given, ordering: .relaxed).exchanged
    }
}
