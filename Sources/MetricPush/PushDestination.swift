import CurlTransfer
import DeliveryQueue
public import HostModel
import Synchronization

/// One place to push to. Handing over never waits for the network, and for the disk only where the queue has files.
public final class PushDestination: Sendable {
    public let target: PushTarget
    let settings: PushSettings
    let queue: DeliveryQueue
    private let counts = Mutex(RequestCounts())
    /// Nil when the push thread has ended, and nothing makes room any more.
    private let waiters = Mutex<[RoomWaiter]?>([])
    private let multi: CurlMulti
    /// Labels that say where the series come from.
    private let origin: [QueuedSeries.Label]

    /// Somebody who wants to hand over more than a queue should hold.
    private struct RoomWaiter {
        let maximumBytes: Int64
        let patience: Duration
        let since: ContinuousClock.Instant
        let continuation: CheckedContinuation<Bool, Never>
    }

    init(
        target: PushTarget,
        settings: PushSettings,
        origin: [QueuedSeries.Label],
        queue: DeliveryQueue,
        multi: CurlMulti
    ) {
        self.target = target
        self.settings = settings
        self.origin = origin
        self.queue = queue
        self.multi = multi
    }

    /// What became of everything handed over so far.
    public var account: PushAccount {
        let counts = counts.withLock { $0 }
        return PushAccount(
            ledger: queue.ledger,
            requestsSucceeded: counts.succeeded,
            requestsFailed: counts.failed,
            configurationErrors: counts.configurationErrors,
            bytesSent: counts.bytesSent
        )
    }

    /// What had waited in files, and was gone or damaged when they were opened.
    public var lostAtStart: DeliveryAmount { queue.lostAtOpening }

    /// What waits is kept in files, and survives the program.
    public var isDurable: Bool { queue.isDurable }

    /// Hands over; what the protocol of the destination has no words for is left out.
    public func push(_ items: [PushItem]) {
        let wanted = items.filter(target.wireProtocol.takes)
        guard let first = wanted.first else { return }
        // Items that follow one another mostly belong to one set; a queue takes them set by set.
        var context = first.context(from: origin)
        var records: [QueueRecord] = []
        for item in wanted {
            let own = item.context(from: origin)
            if own !== context {
                queue.append(records, context: context)
                (records, context) = ([], own)
            }
            records.append(QueuedItem.record(of: item))
        }
        queue.append(records, context: context)
        multi.wake()
    }

    /// Waits until the queue holds no more than so many bytes, so that a sender that could fill any queue goes at the
    /// receiver's pace.
    ///
    /// - Returns: false when nothing has moved for so long.
    public func waitForRoom(maximumBytes: Int64, givingUpAfter patience: Duration) async -> Bool {
        guard queue.ledger.queuedBytes > maximumBytes else { return true }
        return await withCheckedContinuation { continuation in
            let waiter = RoomWaiter(
                maximumBytes: maximumBytes,
                patience: patience,
                since: .now,
                continuation: continuation
            )
            let isWaiting = waiters.withLock { waiters in
                waiters?.append(waiter)
                return waiters != nil
            }
            if isWaiting { multi.wake() } else { continuation.resume(returning: false) }
        }
    }

    /// For the push thread: lets those go on for whom there is room, or no hope.
    ///
    /// - Parameter progress: when something was last settled.
    func releaseWaiters(at now: ContinuousClock.Instant, lastProgress progress: ContinuousClock.Instant?) {
        let bytes = queue.ledger.queuedBytes
        let released = waiters.withLock { waiters in
            var released: [(CheckedContinuation<Bool, Never>, hasRoom: Bool)] = []
            waiters?.removeAll { waiter in
                let hasRoom = bytes <= waiter.maximumBytes
                let still = max(waiter.since, progress ?? waiter.since).duration(to: now)
                guard hasRoom || still > waiter.patience else { return false }
                released.append((waiter.continuation, hasRoom))
                return true
            }
            return released
        }
        for (continuation, hasRoom) in released { continuation.resume(returning: hasRoom) }
    }

    /// For the push thread at its end.
    func releaseAllWaiters() {
        let released = waiters.withLock { waiters in
            defer { waiters = nil }
            return waiters ?? []
        }
        for waiter in released { waiter.continuation.resume(returning: false) }
    }

    var hasWaiters: Bool { waiters.withLock { $0?.isEmpty == false } }

    func count(_ body: (inout RequestCounts) -> Void) { counts.withLock { body(&$0) } }
}
