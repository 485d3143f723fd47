import CurlTransfer
import DeliveryQueue
import HostModel
import Logging

/// What is said of one destination: each state of affairs once when it begins and once when it ends, however many requests
/// it lasts.
struct LaneLog {
    /// Names of series in one line.
    private static let mostNames = 3

    private let target: PushTarget
    private let logger: Logger
    private var states = FailureStates()
    private var overflow = OverflowWatch()
    private var diskProblem: String?
    private var hasSaidUnreadable = false
    private var hasSaidRejected = false
    private var lost: DeliveryAmount

    /// - Parameter lost: what the log has said already to be lost.
    init(target: PushTarget, lost: DeliveryAmount = .zero, logger: Logger) {
        self.target = target
        self.lost = lost
        self.logger = logger
    }

    mutating func noteRetry(_ failure: PushFailure, path: String) {
        guard states.begin(failure.kind, path: path) else { return }
        logger.warning("push to \(target) fails and is tried again: \(failure.reason)")
    }

    mutating func noteSuccess(path: String) {
        for kind in states.end(path: path) {
            logger.notice("push to \(target) works again after: \(kind)")
        }
    }

    /// - Parameter names: series that the receiver refused alone.
    mutating func noteDropped(_ failure: PushFailure, path: String, names: [String]) {
        // Refused series are set aside one after the other, each with a name worth telling.
        guard states.begin(failure.kind, path: path) || !names.isEmpty else { return }
        var series = names.prefix(Self.mostNames).joined(separator: ", ")
        if names.count > Self.mostNames { series += " and \(names.count - Self.mostNames) more" }
        let subject = names.isEmpty ? "" : " \(PrintableText.make(from: series, limit: 500))"
        logger.error("push to \(target): dropped\(subject), not tried again: \(failure.reason)")
    }

    mutating func noteRejected(_ count: Int64, words: String) {
        guard !hasSaidRejected else { return }
        hasSaidRejected = true
        logger.error(
            "push to \(target): the receiver took a request but for \(count) samples, which are dropped: \(words)"
        )
    }

    mutating func noteFallBack(_ failure: PushFailure) {
        logger.notice(
            "push to \(target) goes on with remote write 1.0, the receiver does not speak 2.0: \(failure.reason)"
        )
    }

    mutating func noteUnreadable() {
        guard !hasSaidUnreadable else { return }
        hasSaidUnreadable = true
        logger.error("push to \(target): the queue holds what this version cannot read; it is dropped as lost")
    }

    /// Says what has changed in the queue.
    mutating func note(_ ledger: QueueLedger) {
        noteLoss(ledger.dropped[.lost, default: .zero])
        noteDisk(ledger.diskProblem)
        let full = ledger.dropped[.queueFull, default: .zero]
        switch overflow.note(overflows: Int(full.samples + full.reports), isEmpty: ledger.queued == .zero) {
        case .began: logger.warning("push to \(target): the queue is full, the oldest are dropped")
        case .ended: logger.notice("push to \(target): the queue is no longer full, no more is dropped")
        case nil: break
        }
    }

    private mutating func noteDisk(_ problem: String?) {
        guard problem != diskProblem else { return }
        if let problem, diskProblem == nil {
            logger.error("push to \(target): the queue cannot be written, what is new waits in memory: \(problem)")
        } else if problem == nil {
            logger.notice("push to \(target): the queue is written again")
        }
        diskProblem = problem
    }

    private mutating func noteLoss(_ now: DeliveryAmount) {
        defer { lost = now }
        guard lost != now else { return }
        let new = now - lost
        logger.error("push to \(target): \(Self.words(new)) in the queue were damaged and are lost")
    }

    func noteEnd(given up: DeliveryAmount, ledger: QueueLedger) {
        if up != .zero {
            logger.warning("push to \(target) ends with \(Self.words(up)) undelivered; they are dropped")
        }
        if ledger.queued != .zero {
            logger.notice("push to \(target): left in the queue for the next start: \(Self.words(ledger.queued))")
        }
    }

    private static func words(_ amount: DeliveryAmount) -> String {
        let parts = [(amount.samples, "sample"), (amount.reports, "report")].filter { $0.0 != 0 }
        return parts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " and ")
    }
}
