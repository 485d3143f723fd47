public import HostModel

/// What the status page tells, beside what it asks for once it runs in a browser.
public struct StatusPageFacts: Sendable {
    public var version: String
    /// Speed that was asked for, such as `1` or `max`.
    public var speed: String
    /// Path of the metrics.
    public var telemetryPath: String
    /// Whether the files can be read again by a request.
    public var isReloadEnabled: Bool
    /// Nil before the first snapshot.
    public var moment: Moment?

    /// The fleet at the moment that is shown.
    public struct Moment: Sendable {
        public var runID: String
        public var snapshot: FleetSnapshot
        /// Index of the host that is shown in full.
        public var host: Int
        /// Place of the first virtual machine that the page lists; those who have scripts see all of them.
        public var firstMachine: Int

        public init(runID: String, snapshot: FleetSnapshot, host: Int, firstMachine: Int = 0) {
            self.runID = runID
            self.snapshot = snapshot
            self.host = host
            self.firstMachine = firstMachine
        }
    }

    public init(version: String, speed: String, telemetryPath: String, isReloadEnabled: Bool, moment: Moment?) {
        self.version = version
        self.speed = speed
        self.telemetryPath = telemetryPath
        self.isReloadEnabled = isReloadEnabled
        self.moment = moment
    }
}
