/// What aerostat says about itself beside the simulated fleet.
public struct ExporterStatus: Sendable, Hashable {
    public var version = ""
    public var commit = ""
    public var swiftVersion = ""
    public var runID = ""
    public var seed: UInt64 = 0

    /// Wall-clock milliseconds since 1970 at which the run began.
    public var runStartMilliseconds: Int64 = 0
    public var simulatedMilliseconds: Int64 = 0
    /// Simulated seconds for each wall-clock second, measured.
    public var speed = Ratio.zero
    /// Wall-clock milliseconds that the simulation is behind its schedule.
    public var lagMilliseconds: Int64 = 0
    /// Virtual machine steps and their cost are visible as process CPU time; the books must close.
    public var booksImbalance = PageCount.zero

    public var isLastReloadSuccessful = true
    /// Wall-clock milliseconds since 1970 of the last successful load.
    public var lastReloadMilliseconds: Int64 = 0

    public var processCPUMilliseconds: Int64 = 0
    public var processResidentBytes: Int64 = 0
    public var processVirtualBytes: Int64 = 0
    public var processOpenFiles: Int64 = 0
    public var processMaximumFiles: Int64 = 0
    /// Wall-clock milliseconds since 1970.
    public var processStartMilliseconds: Int64 = 0

    /// The account of the HTTP server; nil where none runs.
    public var web: WebLedger?
    /// One ledger for each push destination.
    public var pushes: [PushLedger] = []
    /// The account of the history; nil where none is kept.
    public var history: HistoryLedger?

    public init() {}
}

/// The account of one push destination: what was accepted is what was delivered, dropped, or is still queued.
public struct PushLedger: Sendable, Hashable {
    /// Value of the label `destination`: the push URL without secrets.
    public var destination = ""
    public var accepted = DeliveryAmount.zero
    public var delivered = DeliveryAmount.zero
    public var queued = DeliveryAmount.zero
    /// Only reasons that have occurred.
    public var dropped: [DropReason: DeliveryAmount] = [:]
    /// Bytes that the queue occupies.
    public var queuedBytes: Int64 = 0
    /// Age of the oldest that waits; 0 when nothing does.
    public var oldestMilliseconds: Int64 = 0
    /// What is handed over waits in memory, although the queue has files.
    public var isDegraded = false
    public var requestsSent: Int64 = 0
    public var requestsFailed: Int64 = 0
    /// Of the failed requests, those that say that the URL is wrong.
    public var configurationErrors: Int64 = 0
    public var bytesSent: Int64 = 0
    /// Wall-clock milliseconds since 1970 of the last delivery; 0 before the first.
    public var lastSuccessMilliseconds: Int64 = 0

    public init() {}

    func dropped(_ reason: DropReason) -> DeliveryAmount { dropped[reason, default: .zero] }
}

/// The account of the history that `serve` keeps.
public struct HistoryLedger: Sendable, Hashable {
    /// Rows about hosts and virtual machines that were written.
    public var rows: Int64 = 0
    /// Bytes of the file.
    public var sizeBytes: Int64 = 0
    /// Samples that could not be written.
    public var failures: Int64 = 0
    /// Wall-clock time that writing took.
    public var writeMicroseconds: Int64 = 0
    /// Wall-clock milliseconds since 1970 of the last sample that was written; 0 before the first.
    public var lastSuccessMilliseconds: Int64 = 0

    public init() {}
}
