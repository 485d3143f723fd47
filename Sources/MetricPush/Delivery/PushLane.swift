import CurlTransfer
import DeliveryQueue
import HostModel
import Logging
import SnapshotEncoding

/// The delivery to one destination: takes consignments from its queue, makes their shipments one at a time and in order,
/// judges the answers, and waits between failures. Lives on the push thread.
final class PushLane {
    typealias Instant = ContinuousClock.Instant

    let destination: PushDestination
    private let options: PushOptions
    private let multi: CurlMulti
    private var log: LaneLog
    private var dialect: any PushDialect
    private var source: ConsignmentSource

    private var handle: CurlHandle?
    /// What is being delivered.
    private var consignment: Consignment?
    /// The shipment on its way, and to which path.
    private var underWay: (shipment: Shipment, path: String)?
    /// Groups of a gateway that did not get through when they were last tried.
    private var chokingGroups: Set<Int> = []
    /// The last one, which may turn out later to be the reason why something is dropped.
    private var refusal: PushFailure?
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
    private var isClosed = false
    /// When something was last settled, delivered or not.
    private(set) var lastProgress: Instant?

    init(destination: PushDestination, options: PushOptions, multi: CurlMulti, logger: Logger) {
        self.destination = destination
        self.options = options
        self.multi = multi
        // What was lost in earlier lives has been said in them.
        let lost = destination.queue.ledger.dropped[.lost, default: .zero] - destination.lostAtStart
        log = LaneLog(target: destination.target, lost: lost, logger: logger)
        dialect = destination.target.makeDialect(settings: destination.settings, options: options)
        source = ConsignmentSource(queue: destination.queue)
    }

    /// Nothing waits and nothing is on its way.
    var isIdle: Bool { isClosed || (consignment == nil && !destination.queue.hasWaiting) }

    /// The moment at which `startIfReady` has something to do again, if that is known.
    var nextStart: Instant? {
        guard underWay == nil, !isIdle else { return nil }
        return notBefore
    }

    /// The moment at which `tend` has something to force to the disk, if anything was written.
    ///
    /// Not at once, so that a disk that refuses again and again does not keep the thread busy.
    func nextSync(at now: Instant) -> Instant? {
        isClosed ? nil : destination.queue.timeUntilSync.map { now.advanced(by: max($0, .milliseconds(10))) }
    }

    /// Does what has to be done from time to time, whatever the network does.
    func tend(at milliseconds: Int64) {
        guard !isClosed else { return }
        destination.queue.expire(at: milliseconds)
        destination.queue.sync(ifDue: true)
        log.note(destination.queue.ledger)
    }

    /// Sends the next shipment unless one is on its way or the wait after a failure is not over.
    func startIfReady(at now: Instant) {
        guard underWay == nil, !isClosed else { return }
        if let notBefore, now < notBefore { return }
        // Over, also where a queue has something that it cannot give: a wait that is over must not keep the thread awake.
        notBefore = nil
        guard let shipment = nextShipment(at: now) else { return }
        let exchange = dialect.exchange(for: shipment)
        underWay = (shipment, exchange.path)
        do throws(TransferFailure) {
            let handle = try handleOfDestination()
            try handle.prepare(
                destination.transfer(of: exchange),
                limits: destination.settings.limits(userAgent: options.userAgent)
            )
            try multi.add(handle)
        } catch {
            settleForRetry(PushFailure(error), path: exchange.path, retryAfter: .zero, at: now)
        }
    }

    /// Takes the end of a transfer when it is this lane's.
    ///
    /// - Returns: whether it was.
    func finish(_ completion: CurlMulti.Completion, at now: Instant) -> Bool {
        guard let handle, let underWay, handle.owns(completion) else { return false }
        multi.remove(handle)
        do throws(TransferFailure) {
            let answer = try handle.finish(completion)
            destination.count { $0.bytesSent += answer.sentBytes }
            settle(answer, of: underWay.shipment, path: underWay.path, at: now)
        } catch {
            settle(error, path: underWay.path, at: now)
        }
        return true
    }

    /// From now on only what can be delivered before the deadline counts.
    ///
    /// - Parameter isPatient: a destination that fails already is tried for as long as there is time.
    func beginShutdown(deadline: Instant, isPatient: Bool) {
        self.deadline = deadline
        guard failures > 0, !isPatient else { return }
        isOnLastTry = true
        if !isWaitAskedFor {
            notBefore = nil
        } else if let notBefore, notBefore >= deadline {
            close()
        }
    }

    /// Leaves what is left in the queue's files, or gives it up where there are none, and lets go of the handle.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        if underWay != nil, let handle { multi.remove(handle) }
        underWay = nil
        handle = nil
        var givenUp = DeliveryAmount.zero
        if var consignment {
            if destination.queue.isDurable {
                // What of it was delivered is delivered again, which a queue may do and losing it may not.
                destination.queue.returnTaken()
            } else {
                givenUp = consignment.dropRest(.ended)
                settleWithQueue(consignment)
            }
        }
        consignment = nil
        // What was never delivered may have been noticed only now, or when nothing waited any more.
        log.note(destination.queue.ledger)
        givenUp += destination.queue.close()
        log.noteEnd(given: givenUp, ledger: destination.queue.ledger)
    }

    /// The next one of the consignment under way, or of a new one.
    private func nextShipment(at now: Instant) -> Shipment? {
        while true {
            if let next = consignment?.next { return next }
            guard let new = source.take(for: &dialect, at: now) else { return nil }
            if new.hasUnreadable { log.noteUnreadable() }
            consignment = new.consignment
            consignment?.postpone(groups: chokingGroups)
            settleIfDone(at: now)
        }
    }

    private func settleIfDone(at now: Instant) {
        guard let done = consignment, done.next == nil else { return }
        consignment = nil
        lastProgress = now
        settleWithQueue(done)
    }

    private func settleWithQueue(_ done: Consignment) {
        destination.queue.settleTaken(
            delivered: done.delivered,
            dropped: done.dropped,
            at: options.wallClockMilliseconds()
        )
    }

    private func handleOfDestination() throws(TransferFailure) -> CurlHandle {
        if let handle { return handle }
        let made = try CurlHandle()
        handle = made
        return made
    }

    private func settle(_ answer: TransferAnswer, of shipment: Shipment, path: String, at now: Instant) {
        let failure = PushFailure(answer, path: path)
        switch dialect.verdict(on: answer, to: shipment) {
        case .delivered(let rejected):
            noteSuccess(path: path)
            if case .group(let group, _) = shipment.cargo { chokingGroups.remove(group) }
            if rejected > 0 { log.noteRejected(rejected, words: answer.words) }
            let dropped = consignment?.settleDelivered(rejected: rejected) ?? []
            if !dropped.isEmpty, let refusal { log.noteDropped(refusal, path: path, names: []) }
        case .fallBack:
            noteFailure()
            log.noteFallBack(failure)
        case .retry:
            return settleForRetry(failure, path: path, retryAfter: answer.retryAfter, at: now)
        case .refused where isForOthers(answer):
            return settleForRetry(failure, path: path, retryAfter: answer.retryAfter, at: now)
        case .refused(let reason, let isDivisible):
            settleRefused(failure, path: path, reason: reason, isDivisible: isDivisible, at: now)
        }
        underWay = nil
        settleIfDone(at: now)
    }

    private func isForOthers(_ answer: TransferAnswer) -> Bool {
        destination.settings.leavesToOthersWhatIsNotLetIn && [401, 403].contains(answer.status)
    }

    /// A transfer that came to no answer passes mostly; a mail server's permanent refusal does not.
    private func settle(_ error: TransferFailure, path: String, at now: Instant) {
        guard error.isPermanent else {
            return settleForRetry(PushFailure(error), path: path, retryAfter: .zero, at: now)
        }
        settleRefused(PushFailure(error), path: path, reason: .refused, isDivisible: false, at: now)
        underWay = nil
        settleIfDone(at: now)
    }

    private func settleRefused(
        _ failure: PushFailure,
        path: String,
        reason: DropReason,
        isDivisible: Bool,
        at now: Instant
    ) {
        noteFailure(isConfigurationError: reason == .misconfigured)
        // The receiver is there and judges, so what waits behind need not wait longer.
        failures = 0
        refusal = failure
        let dropped = consignment?.settleRefused(reason, isDivisible: isDivisible) ?? []
        guard !dropped.isEmpty else { return }
        if reason == .refused { source.setAside(dropped, at: now) }
        log.noteDropped(failure, path: path, names: dropped.compactMap { source.name(of: $0) })
    }

    private func settleForRetry(_ failure: PushFailure, path: String, retryAfter: Duration, at now: Instant) {
        if case .group(let group, _) = underWay?.shipment.cargo { chokingGroups.insert(group) }
        underWay = nil
        failures += 1
        noteFailure()
        if dialect.keepsLastValuesOnly {
            consignment?.postponeNext()
            if destination.queue.hasWaiting { consignment?.dropGroups(.replaced) }
            settleIfDone(at: now)
        }
        let delay = options.backoff.delay(afterFailures: failures, random: options.randomBits())
        let asked = min(retryAfter, options.longestRetryAfter)
        let next = now.advanced(by: max(delay, asked))
        notBefore = next
        isWaitAskedFor = asked > .zero
        log.noteRetry(failure, path: path)
        if let deadline, isOnLastTry || next >= deadline { close() }
    }

    private func noteSuccess(path: String) {
        failures = 0
        destination.count { $0.succeeded += 1 }
        log.noteSuccess(path: path)
    }

    private func noteFailure(isConfigurationError: Bool = false) {
        destination.count {
            $0.failed += 1
            if isConfigurationError { $0.configurationErrors += 1 }
        }
    }
}
