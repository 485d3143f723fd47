public import HostModel
import Synchronization

/// What waits for delivery to one destination, and the ledger of it.
///
/// In files, everything that `append` returned for is there after the process is killed at any moment: it has been handed
/// to the system by then. It is forced to the disk (`fdatasync`) at latest `QueueBounds.syncInterval` after it was written,
/// as long as `append` or `sync` are called so often; a power failure costs at most what was handed over in that time. The
/// names of new files are forced with it. What was settled is forced in the same way, and deleted only after that.
///
/// Opening a queue reads the header of each record and no payload: 10 ms of processor time for a day of rounds of 30 kB,
/// 0.2 s for a million records of 200 bytes.
///
/// `append`, `sync` and `close` wait for the disk and for one another; all other methods wait for no disk, other than for
/// reading the records that `take` returns.
public final class DeliveryQueue: Sendable {
    /// The push URL without secrets.
    public let destination: String
    /// True when it is kept in files.
    public let isDurable: Bool
    /// What had waited in the files and was gone or damaged when they were opened. It is in the ledger as lost.
    public let lostAtOpening: DeliveryAmount
    private let state: Mutex<QueueState>
    /// Always locked before `state`. Nil in memory.
    private let disk: Mutex<QueueDisk?>

    /// A queue in memory only.
    public convenience init(destination: String, bounds: QueueBounds) {
        self.init(destination: destination, bounds: bounds, clock: .system)
    }

    init(destination: String, bounds: QueueBounds, clock: QueueClock) {
        self.destination = destination
        isDurable = false
        lostAtOpening = .zero
        state = Mutex(QueueState(bounds: bounds, clock: clock))
        disk = Mutex(nil)
    }

    /// A queue in files in a folder of its own below `directory`, made where there is none. No other process can open it
    /// until it is closed.
    public convenience init(destination: String, directory: String, bounds: QueueBounds) throws(QueueError) {
        try self.init(destination: destination, directory: directory, bounds: bounds, clock: .system)
    }

    init(destination: String, directory: String, bounds: QueueBounds, clock: QueueClock) throws(QueueError) {
        var state = QueueState(bounds: bounds, clock: clock)
        let disk = try QueueDisk(destination: destination, directory: directory, state: &state)
        self.destination = destination
        isDurable = true
        lostAtOpening = disk.lost
        self.state = Mutex(state)
        self.disk = Mutex(disk)
    }

    /// Hands over. Never fails: what the disk does not take waits in memory within the bound, the oldest of it is dropped and
    /// counted, until the disk takes it. After `close` it is dropped as `.ended`.
    public func append(_ records: [QueueRecord], context: QueueContext) {
        disk.withLock { disk in
            state.withLock { $0.accept(records, context: context) }
            disk?.write(state)
            // Records of which none was put in the queue.
            state.withLock { if !$0.isCommitted { $0.commit() } }
            disk?.sync(state, ifDue: true)
        }
    }

    /// Takes the oldest records that wait: at most so many samples and bytes, but at least one record if any waits, all with
    /// one and the same context. They stay in the queue until they are settled or returned.
    public func take(maximumSamples: Int, maximumBytes: Int) -> [QueuedRecord] {
        state.withLock { $0.take(maximumSamples: maximumSamples, maximumBytes: maximumBytes) }
    }

    /// True when there is something to take.
    public var hasWaiting: Bool { state.withLock { $0.hasWaiting } }

    /// The last record that waits; nil when none does.
    public var newestSequence: UInt64? { state.withLock { $0.newestSequence } }

    /// Says what became of everything that was taken; `delivered` and `dropped` are together what was taken.
    ///
    /// - Parameter milliseconds: wall-clock milliseconds since 1970
    public func settleTaken(
        delivered: DeliveryAmount,
        dropped: [DropReason: DeliveryAmount],
        at milliseconds: Int64
    ) {
        state.withLock { $0.settleTaken(delivered: delivered, dropped: dropped, at: milliseconds) }
    }

    /// Gives back everything that was taken, to be taken again.
    public func returnTaken() {
        state.withLock { $0.returnTaken() }
    }

    /// Drops the records up to that one that wait and are not taken.
    public func dropWaiting(through sequence: UInt64, reason: DropReason) {
        state.withLock { $0.dropWaiting(through: sequence, reason: reason) }
    }

    /// Drops what waits for longer than the bound of age.
    ///
    /// - Parameter milliseconds: wall-clock milliseconds since 1970
    public func expire(at milliseconds: Int64) {
        state.withLock { $0.expire(at: milliseconds) }
    }

    /// Forces to the disk what was written, and moves there what waits in memory because the disk did not take it. With
    /// `ifDue`, only what has waited for `QueueBounds.syncInterval`; then it costs nothing most of the time.
    public func sync(ifDue: Bool) {
        guard isDurable, !ifDue || state.withLock({ $0.isSyncDue }) else { return }
        disk.withLock { disk in
            disk?.write(state, evenIfEarly: !ifDue)
            disk?.sync(state, ifDue: ifDue)
        }
    }

    /// Time until `sync(ifDue: true)` forces what was written to the disk; zero when that is overdue, nil when nothing was
    /// written since.
    public var timeUntilSync: Duration? {
        state.withLock { $0.millisecondsUntilForce }.map { .milliseconds($0) }
    }

    /// What became of everything that was handed over.
    public var ledger: QueueLedger {
        state.withLock { $0.ledger(destination: destination) }
    }

    /// For tests.
    var brokenInvariant: String? { state.withLock { $0.brokenInvariant } }

    /// Forces everything to the disk and lets other processes open the queue. What is in memory is dropped as `.ended`.
    ///
    /// - Returns: what was dropped
    @discardableResult
    public func close() -> DeliveryAmount {
        disk.withLock { disk in
            disk?.write(state, evenIfEarly: true)
            disk?.sync(state, ifDue: false)
            let ended = state.withLock { $0.end() }
            disk?.sync(state, ifDue: false)
            state.withLock { $0.close() }
            disk = nil
            return ended
        }
    }

    /// The ledgers of all queues in a directory, by destination; while another process has them open, as of its last
    /// change.
    public static func ledgers(in directory: String) throws(QueueError) -> [QueueLedger] {
        try LedgerReading.ledgers(in: directory)
    }
}
