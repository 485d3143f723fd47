internal import GRDB
public import HostModel

/// Writes samples of a fleet into a history file, run after run.
///
/// There is one writer for a file. A sample is on the disk when `append` returns, unless the writer was told to gather
/// several in one transaction. When something fails the sample is lost, nothing else, and the next one may succeed.
public final class HistoryWriter {
    public let path: String
    /// The run that ended without saying so, and when its last sample was taken; nil where the last writer ended well.
    public private(set) var cutOffRun: (run: RunRecord, lastSample: Timestamp?)?
    /// Rows about hosts and virtual machines written since the file was opened.
    public private(set) var rowCount: Int64 = 0

    private let lock: WriterLock
    private let queue: DatabaseQueue
    private let file: FileIdentity?
    private let sweep: RetentionSweep
    private let samplesPerTransaction: Int
    private var session: WritingSession
    /// The session as it was when the open transaction began.
    private var committed: WritingSession
    private var pending = 0

    /// Opens the file, and makes it where there is none.
    ///
    /// - Parameter samplesPerTransaction: samples that may be lost at once, for speed; 1 loses the one in work.
    public init(
        path: String,
        retention: HistoryRetention = .standard,
        samplesPerTransaction: Int = 1
    ) throws(HistoryError) {
        self.path = path
        lock = try WriterLock(path)
        sweep = RetentionSweep(retention: retention)
        self.samplesPerTransaction = max(1, samplesPerTransaction)
        let queue = try HistoryFile.openForWriting(path)
        self.queue = queue
        file = FileIdentity(path)
        let cutOff = try HistoryError.naming(path, .read) { try queue.inDatabase(Self.cutOffRun) }
        // Only an end that was not meant can have left damage, and to look for it takes time.
        if cutOff != nil { try HistoryFile.check(queue, path: path) }
        cutOffRun = cutOff
        session = try HistoryError.naming(path, .write) {
            try queue.inDatabase { database in
                var session: WritingSession?
                try database.inTransaction(.immediate) {
                    session = try WritingSession(database)
                    return .commit
                }
                guard let session else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
                return session
            }
        }
        committed = session
    }

    /// Begins a run. Samples until the next one belong to it. Where the history has a run of that id, a number is added.
    ///
    /// - Parameters:
    ///   - clock: `.simulated` where the times of samples are simulated ones.
    ///   - isWhole: false where the run has gone on for a while, so that its counters are not at 0.
    public func begin(
        _ run: RunRecord,
        identity: FleetIdentity,
        clock: PeriodClock,
        isWhole: Bool = true
    ) throws(HistoryError) {
        try write { session, database in
            try session.begin(run, identity: identity, clock: clock, isWhole: isWhole, database)
        }
    }

    /// Writes a sample of every host and virtual machine.
    ///
    /// - Parameters:
    ///   - snapshot: of the run that was begun.
    ///   - taken: wall-clock time at which it was taken; in a run of simulated time, that of the snapshot.
    public func append(_ snapshot: FleetSnapshot, taken: Timestamp) throws(HistoryError) {
        guard FileIdentity(path) == file else { throw .replaced(path: path) }
        let sweep = sweep
        try write { session, database in
            let completesHour = try session.append(snapshot, taken: taken, database)
            if completesHour { try sweep.run(newest: taken.millisecondsSince1970, database) }
        }
        rowCount += snapshot.hosts.reduce(0) { $0 + 1 + Int64($1.virtualMachines.count) }
    }

    /// Notes that the run came to its end, and brings everything to the disk.
    public func end(at time: Timestamp) throws(HistoryError) {
        try write { session, database in try session.end(at: time, database) }
        try flush()
    }

    /// Brings to the disk what has been gathered.
    public func flush() throws(HistoryError) {
        guard pending > 0 else { return }
        do throws(HistoryError) {
            try HistoryError.naming(path, .write) { try queue.inDatabase { try $0.commit() } }
        } catch {
            abandon()
            throw error
        }
        pending = 0
        committed = session
    }

    /// Bytes that the file takes, with what SQLite has yet to put in its place.
    public func size() throws(HistoryError) -> Int64 {
        try HistoryError.naming(path, .read) {
            try queue.inDatabase { database in
                let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                return pages * (try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
            }
        }
    }

    /// Runs the body in the open transaction, and ends that when it is full.
    private func write(_ body: (inout WritingSession, Database) throws -> Void) throws(HistoryError) {
        do throws(HistoryError) {
            try HistoryError.naming(path, .write) {
                try queue.inDatabase { database in
                    if pending == 0 { try database.beginTransaction(.immediate) }
                    pending += 1
                    try body(&session, database)
                }
            }
        } catch {
            abandon()
            throw error
        }
        if pending >= samplesPerTransaction { try flush() }
    }

    /// Gives up the open transaction, and returns to what was there before it.
    private func abandon() {
        pending = 0
        session = committed
        queue.inDatabase { database in
            guard database.isInsideTransaction else { return }
            // Where the transaction cannot be rolled back SQLite has done so already.
            _ = try? database.rollback()
        }
    }

    private static func cutOffRun(_ database: Database) throws -> (run: RunRecord, lastSample: Timestamp?)? {
        guard let last = try StoredRun.fetchAll(database).last, last.record.ended == nil else { return nil }
        let taken = try Int64.fetchOne(
            database,
            sql: "SELECT max(taken) FROM moment WHERE run = ?",
            arguments: [last.key]
        )
        return (last.record, taken.map { Timestamp(millisecondsSince1970: $0) })
    }
}
