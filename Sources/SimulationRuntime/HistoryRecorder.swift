import HostModel
import Logging
import SnapshotHistory
import Synchronization

/// Stores the newest snapshot in the history every so often, in wall-clock time.
///
/// Has a thread of its own, so a slow disk is felt neither by the simulation nor by scrapes. A sample that cannot be
/// written is counted and lost; the first failure of a row is logged, and its end.
actor HistoryRecorder<Time: Clock> where Time.Duration == Duration {
    private let configuration: HistoryConfiguration
    private let version: String
    private let latest: LatestSnapshot
    private let clock: Time
    private let logger: Logger
    private let executor = DedicatedExecutor(label: "aerostat.history")
    private let ledger = Mutex(HistoryLedger())

    /// Nil when the file has to be opened anew.
    private var writer: HistoryWriter?
    /// The run that the writer was told of.
    private var runID: String?
    private var recorded: PublishedSnapshot?
    private var isFailing = false

    /// Opens the history, and makes it where there is none.
    init(
        _ configuration: HistoryConfiguration,
        version: String,
        latest: LatestSnapshot,
        clock: Time,
        logger: Logger
    ) throws(HistoryError) {
        self.configuration = configuration
        self.version = version
        self.latest = latest
        self.clock = clock
        self.logger = logger
        let writer = try HistoryWriter(path: configuration.path, retention: configuration.retention)
        self.writer = writer
        if let cutOff = writer.cutOffRun {
            logger.warning(
                "the last run in the history was cut off; what came after its last sample is lost",
                metadata: [
                    "history": "\(configuration.path)", "run": "\(cutOff.run.id)",
                    "last_sample": "\(cutOff.lastSample.map(\.description) ?? "none")",
                ]
            )
        }
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// What was written so far, for the metrics page.
    nonisolated var account: HistoryLedger { ledger.withLock { $0 } }

    /// Takes a sample every interval until the task is cancelled.
    func runUntilCancelled() async {
        var next = clock.now
        while true {
            next = next.advanced(by: configuration.interval)
            // After a pause of the machine the missed samples are not made up for.
            while next <= clock.now { next = next.advanced(by: configuration.interval) }
            do {
                try await clock.sleep(until: next, tolerance: nil)
            } catch {
                // Sleeping fails by cancellation only.
                return
            }
            record()
        }
    }

    /// Stores what was published last, and notes that the run ended.
    func finish() {
        record()
        do throws(HistoryError) {
            if let recorded { try writer?.end(at: recorded.taken) }
        } catch {
            noteFailure(error)
        }
        writer = nil
    }

    private func record() {
        guard let published = latest.readUnnoticed(), published !== recorded else { return }
        do throws(HistoryError) {
            try write(published)
        } catch {
            if case .replaced = error { abandonFile() }
            noteFailure(error)
        }
    }

    private func write(_ published: PublishedSnapshot) throws(HistoryError) {
        let start = clock.now
        let writer = try openWriter()
        if runID != published.run.id {
            // A file that was opened anew lacks what came before; a run that is new has it all.
            let isWhole = recorded?.run.id != published.run.id
            try writer.begin(
                record(of: published.run),
                identity: published.run.identity,
                clock: .wall,
                isWhole: isWhole
            )
            runID = published.run.id
        }
        let before = writer.rowCount
        try writer.append(published.snapshot, taken: published.taken)
        recorded = published
        let size = try writer.size()
        let seconds = start.duration(to: clock.now)
        ledger.withLock {
            $0.rows += writer.rowCount - before
            $0.sizeBytes = size
            $0.writeMicroseconds += Int64(seconds / .microseconds(1))
            $0.lastSuccessMilliseconds = published.taken.millisecondsSince1970
        }
        guard isFailing else { return }
        isFailing = false
        logger.notice("the history is written again", metadata: ["history": "\(configuration.path)"])
    }

    private func openWriter() throws(HistoryError) -> HistoryWriter {
        if let writer { return writer }
        let opened = try HistoryWriter(path: configuration.path, retention: configuration.retention)
        writer = opened
        return opened
    }

    /// The file of that name is another one now, or none: the next sample begins a new one.
    private func abandonFile() {
        writer = nil
        runID = nil
    }

    private func noteFailure(_ error: HistoryError) {
        ledger.withLock { $0.failures += 1 }
        guard !isFailing else { return }
        isFailing = true
        logger.error("cannot write the history", metadata: ["reason": "\(error)"])
    }

    private func record(of run: SimulationRun) -> RunRecord {
        RunRecord(
            id: run.id,
            scenario: run.identity.scenario,
            seed: run.seed,
            version: version,
            began: run.began,
            simulatedStart: run.start,
            intervalMilliseconds: Int64(configuration.interval / .milliseconds(1))
        )
    }
}
