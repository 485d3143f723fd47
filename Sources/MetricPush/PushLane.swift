import CurlTransfer
import Logging

/// The delivery to one destination: takes requests from its queue, one at a time, sends them, judges the answers, and
/// waits between failures. Lives on the push thread.
final class PushLane {
    typealias Instant = ContinuousClock.Instant

    private let destination: PushDestination
    private let options: PushOptions
    private let multi: CurlMulti
    private let logger: Logger

    private var handle: CurlHandle?
    /// The path of the request on its way.
    private var path: String?
    private var states = FailureStates()
    private var overflowWatch = OverflowWatch()
    /// Failures since the last success that call for another try.
    private var failures = 0
    /// Nothing is sent before this moment.
    private var notBefore: Instant?
    /// `notBefore` is what the receiver asked for, which the end of the program does not change.
    private var isWaitAskedFor = false
    /// Set when the client shuts down.
    private var deadline: Instant?
    /// No tries after the next failure: the destination was failing already when the shutdown began.
    private var isOnLastTry = false

    init(destination: PushDestination, options: PushOptions, multi: CurlMulti, logger: Logger) {
        self.destination = destination
        self.options = options
        self.multi = multi
        self.logger = logger
    }

    /// Nothing waits and nothing is on its way.
    var isIdle: Bool { destination.withQueue { $0.isEmpty } }

    /// The moment at which `startIfReady` has something to do again, if that is known.
    var nextStart: Instant? {
        guard path == nil, destination.withQueue({ $0.hasWaiting }) else { return nil }
        return notBefore
    }

    /// Sends the next request unless one is on its way or the wait after a failure is not over.
    func startIfReady(at now: Instant) {
        reportOverflow()
        guard path == nil else { return }
        if let notBefore, now < notBefore { return }
        guard let request = destination.withQueue({ $0.takeNext() }) else { return }
        notBefore = nil
        path = request.path
        do throws(TransferFailure) {
            let handle = try handleOfDestination()
            try handle.prepare(transfer(of: request), limits: options.limits)
            try multi.add(handle)
        } catch {
            settleForRetry(PushFailure(error), path: request.path, retryAfter: .zero, at: now)
        }
    }

    /// Takes the end of a transfer when it is this lane's.
    ///
    /// - Returns: whether it was.
    func finish(_ completion: CurlMulti.Completion, at now: Instant) -> Bool {
        guard let handle, let path, handle.owns(completion) else { return false }
        multi.remove(handle)
        do throws(TransferFailure) {
            settle(try handle.finish(completion), path: path, at: now)
        } catch {
            settleForRetry(PushFailure(error), path: path, retryAfter: .zero, at: now)
        }
        return true
    }

    /// From now on only what can be delivered before the deadline counts.
    func beginShutdown(deadline: Instant) {
        self.deadline = deadline
        guard failures > 0 else { return }
        isOnLastTry = true
        if !isWaitAskedFor {
            notBefore = nil
        } else if let notBefore, notBefore >= deadline {
            close()
        }
    }

    /// Gives up what is left and lets go of the handle.
    func close() {
        if path != nil, let handle { multi.remove(handle) }
        path = nil
        handle = nil
        let lost = destination.withQueue { $0.close() }
        guard lost > 0 else { return }
        logger.warning("push to \(destination.target) ends with \(lost) samples undelivered; they are dropped")
    }

    private func handleOfDestination() throws(TransferFailure) -> CurlHandle {
        if let handle { return handle }
        let made = try CurlHandle()
        handle = made
        return made
    }

    private func transfer(of request: PushRequest) -> TransferRequest {
        TransferRequest(
            url: destination.target.url + request.path,
            exchange: .http(
                method: request.method.rawValue,
                contentType: request.contentType,
                body: request.method == .delete ? nil : request.body
            ),
            credentials: destination.settings.credentials
        )
    }

    private func settle(_ answer: TransferAnswer, path: String, at now: Instant) {
        switch destination.target.wireProtocol.verdict(forStatus: answer.status) {
        case .delivered:
            self.path = nil
            failures = 0
            destination.withQueue { $0.settleDelivered(at: WallClock.milliseconds()) }
            for kind in states.end(path: path) {
                logger.notice("push to \(destination.target) works again after: \(kind)")
            }
        case .retry:
            settleForRetry(Self.failure(answer, path: path), path: path, retryAfter: answer.retryAfter, at: now)
        case .refused:
            settleRefused(Self.failure(answer, path: path), path: path, isConfigurationError: false)
        case .misconfigured:
            settleRefused(Self.failure(answer, path: path), path: path, isConfigurationError: true)
        }
    }

    private func settleRefused(_ failure: PushFailure, path: String, isConfigurationError: Bool) {
        self.path = nil
        // The receiver is there and judges, so what waits behind need not wait longer.
        failures = 0
        destination.withQueue { $0.settleRefused(isConfigurationError: isConfigurationError) }
        guard states.begin(failure.kind, path: path) else { return }
        logger.error("push to \(destination.target): dropped, not tried again: \(failure.reason)")
    }

    private func settleForRetry(_ failure: PushFailure, path: String, retryAfter: Duration, at now: Instant) {
        self.path = nil
        failures += 1
        destination.withQueue { $0.settleForRetry() }
        let delay = options.backoff.delay(afterFailures: failures, random: options.randomBits())
        let asked = min(retryAfter, options.longestRetryAfter)
        let next = now.advanced(by: max(delay, asked))
        notBefore = next
        isWaitAskedFor = asked > .zero
        if states.begin(failure.kind, path: path) {
            logger.warning("push to \(destination.target) fails and is tried again: \(failure.reason)")
        }
        if let deadline, isOnLastTry || next >= deadline { close() }
    }

    /// The queue says only how often its bound cost a request; the log should say it once.
    private func reportOverflow() {
        let (overflows, isEmpty) = destination.withQueue { ($0.overflows, $0.isEmpty) }
        switch overflowWatch.note(overflows: overflows, isEmpty: isEmpty) {
        case .began:
            logger.warning(
                "push to \(destination.target): over \(options.maximumQueuedBytes) bytes wait, the oldest are dropped"
            )
        case .ended:
            logger.notice("push to \(destination.target): no more is dropped for want of memory")
        case nil:
            break
        }
    }

    private static func failure(_ answer: TransferAnswer, path: String) -> PushFailure {
        var reason = "\(path) was answered \(answer.status)"
        if let redirect = answer.redirect {
            reason += " with a redirect to \(redirect); redirects are not followed, give the URL it leads to"
        }
        if !answer.words.isEmpty { reason += ": \(answer.words)" }
        return PushFailure(kind: .answer(status: answer.status), reason: reason)
    }
}
