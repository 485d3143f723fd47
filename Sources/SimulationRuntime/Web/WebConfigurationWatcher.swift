import HostModel
import Logging
import Synchronization
import WebSecurity

/// Reads the web configuration again when its files change, or when told to, and puts it in force if it is good.
///
/// A bad one is refused: the settings in force stay, and a metric says that the last reload failed. So is one that became
/// empty, for that is how a write looks that went wrong, and a server that lost its passwords would be open to all.
///
/// Has a thread of its own, because it waits for a disk.
actor WebConfigurationWatcher<Time: Clock> where Time.Duration == Duration {
    private let configuration: WebConfiguration
    private let store: WebSettingsStore
    private let clock: Time
    private let wallClock: @Sendable () -> Timestamp
    private let logger: Logger
    private let executor = DedicatedExecutor(label: "aerostat.web-configuration")
    private let ledger: Mutex<WebConfigurationLedger>

    /// Files of the settings in force.
    private var files: [String]
    /// How they stood when they were last read, or could not be.
    private var handled: FileStamps
    /// Nothing stands in the file that is in force.
    private var isEmpty: Bool
    /// How they stood at the last look.
    private var seen: FileStamps
    /// What is wrong with the files as they are; empty when they are in force.
    private var problems: [String] = []
    private var looksSinceRefusal = 0

    /// One for each file, in the order of the files.
    private typealias FileStamps = [FileStamp?]

    /// Puts the settings in force that the configuration begins with.
    init(
        _ configuration: WebConfiguration,
        store: WebSettingsStore,
        clock: Time,
        logger: Logger,
        wallClock: @escaping @Sendable () -> Timestamp = WallClock.now
    ) {
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.logger = logger
        self.wallClock = wallClock
        store.replace(with: configuration.content.settings)
        files = configuration.content.files
        handled = files.map(configuration.stamp)
        seen = handled
        isEmpty = configuration.content.isEmpty
        var ledger = WebConfigurationLedger()
        ledger.lastReloadMilliseconds = wallClock().millisecondsSince1970
        self.ledger = Mutex(ledger)
        Self.warn(configuration.content.warnings, logger)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How it stands, for the metrics page.
    nonisolated var account: WebConfigurationLedger { ledger.withLock { $0 } }

    /// Looks at the files every so often until the task is cancelled.
    func runUntilCancelled() async {
        var next = clock.now
        while true {
            next = next.advanced(by: Self.interval)
            // After a pause of the machine the missed looks are not made up for.
            while next <= clock.now { next = next.advanced(by: Self.interval) }
            do {
                try await clock.sleep(until: next, tolerance: nil)
            } catch {
                // Sleeping fails by cancellation only.
                return
            }
            look()
        }
    }

    /// Reads the configuration anew, changed or not.
    ///
    /// - Returns: what is wrong with it, a line each; empty when it is in force.
    @discardableResult
    func reload() -> [String] {
        // Looked at before they are read: what changes in between is seen at the next look.
        seen = files.map(configuration.stamp)
        return read(isAsked: true)
    }
}

extension WebConfigurationWatcher {
    /// Time between two looks.
    private static var interval: Duration { .milliseconds(500) }
    /// Looks after which a refused configuration is tried again although its known files did not change: what was missing
    /// may be there now.
    private static var retryLooks: Int { 10 }

    /// Reads what has changed, once it is the same at two looks in a row: a file that is being written is left alone.
    private func look() {
        let states = files.map(configuration.stamp)
        let isSettled = states == seen
        seen = states
        looksSinceRefusal += 1
        let isDue = states != handled || (!problems.isEmpty && looksSinceRefusal >= Self.retryLooks)
        if isSettled, isDue { read(isAsked: false) }
    }

    /// - Parameter isAsked: says once more what is wrong although it was said before.
    @discardableResult
    private func read(isAsked: Bool) -> [String] {
        handled = seen
        do {
            let content = try configuration.load()
            if content.isEmpty, !isEmpty { throw EmptiedWebConfiguration(file: content.files.first ?? "") }
            accept(content)
            return []
        } catch {
            let problems = "\(error)".split(separator: "\n").map(String.init)
            refuse(problems, isSilent: !isAsked && problems == self.problems)
            return problems
        }
    }

    private func accept(_ content: WebConfiguration.Content) {
        store.replace(with: content.settings)
        isEmpty = content.isEmpty
        // Of a file that is new here there is no earlier look.
        let known = Dictionary(zip(files, seen)) { first, _ in first }
        files = content.files
        handled = files.map { known[$0] ?? configuration.stamp($0) }
        seen = handled
        problems = []
        let now = wallClock().millisecondsSince1970
        ledger.withLock {
            $0.isLastReloadSuccessful = true
            $0.lastReloadMilliseconds = now
        }
        logger.info("web configuration loaded", metadata: ["file": "\(files.first ?? "")"])
        Self.warn(content.warnings, logger)
    }

    private static func warn(_ warnings: [String], _ logger: Logger) {
        for warning in warnings {
            logger.warning("the web configuration is hardly what is meant", metadata: ["problem": "\(warning)"])
        }
    }

    private func refuse(_ problems: [String], isSilent: Bool) {
        self.problems = problems
        looksSinceRefusal = 0
        ledger.withLock { $0.isLastReloadSuccessful = false }
        guard !isSilent else { return }
        for problem in problems {
            logger.error("web configuration refused", metadata: ["problem": "\(problem)"])
        }
        logger.error("the web configuration that is in force stays")
    }
}

/// A configuration that is in use has become empty.
struct EmptiedWebConfiguration: Error, CustomStringConvertible {
    var file: String

    var description: String {
        "\(file): nothing stands in the file any more, which would end TLS and passwords; to serve without them, write "
            + "{}"
    }
}
