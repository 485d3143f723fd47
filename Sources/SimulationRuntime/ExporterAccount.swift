import HostModel
import Synchronization

/// What aerostat counts about itself, and the tail of each metrics page that tells it.
final class ExporterAccount: Sendable {
    private struct Counts {
        var isLastReloadSuccessful = true
        var lastReload = Timestamp(millisecondsSince1970: 0)
    }

    private let build: BuildFacts
    /// Since when aerostat counts itself.
    let processStart: Timestamp
    private let counts = Mutex(Counts())
    /// Reads the account of the HTTP server; nil where none runs.
    private let webLedger: @Sendable () -> WebLedger?
    /// Reads the accounts of the push destinations.
    private let pushLedgers: @Sendable () -> [PushLedger]
    /// Reads the account of the history; nil where none is kept.
    private let historyLedger: @Sendable () -> HistoryLedger?

    init(
        build: BuildFacts,
        webLedger: @escaping @Sendable () -> WebLedger? = { nil },
        pushLedgers: @escaping @Sendable () -> [PushLedger] = { [] },
        historyLedger: @escaping @Sendable () -> HistoryLedger? = { nil }
    ) {
        self.build = build
        self.webLedger = webLedger
        self.pushLedgers = pushLedgers
        self.historyLedger = historyLedger
        processStart = ProcessStatistics.startTime()
    }

    /// Notes that a scenario was read, or that it was refused and the old one goes on.
    func noteReload(isSuccessful: Bool, at time: Timestamp) {
        counts.withLock {
            $0.isLastReloadSuccessful = isSuccessful
            if isSuccessful { $0.lastReload = time }
        }
    }

    /// The run that a snapshot belongs to, without what aerostat says about itself.
    func runStatus(for published: PublishedSnapshot) -> ExporterStatus {
        var status = ExporterStatus()
        status.version = build.version
        status.commit = build.commit
        status.swiftVersion = build.swiftVersion
        status.runID = published.run.id
        status.seed = published.run.seed
        status.runStartMilliseconds = published.run.began.millisecondsSince1970
        status.simulatedMilliseconds = published.snapshot.elapsedMilliseconds
        status.speed = published.speed
        status.lagMilliseconds = Int64(published.lag / .milliseconds(1))
        status.booksImbalance = published.snapshot.booksImbalance
        return status
    }

    /// The state of aerostat at the time of a snapshot.
    func status(for published: PublishedSnapshot) -> ExporterStatus {
        let process = ProcessStatistics.read()
        var status = runStatus(for: published)
        counts.withLock {
            status.isLastReloadSuccessful = $0.isLastReloadSuccessful
            status.lastReloadMilliseconds = $0.lastReload.millisecondsSince1970
        }
        status.processCPUMilliseconds = process.cpuMilliseconds
        status.processResidentBytes = process.residentBytes
        status.processVirtualBytes = process.virtualBytes
        status.processOpenFiles = process.openFiles
        status.processMaximumFiles = process.maximumFiles
        status.processStartMilliseconds = processStart.millisecondsSince1970
        status.web = webLedger()
        status.pushes = pushLedgers()
        status.history = historyLedger()
        return status
    }
}
