public import HostSimulation
public import StatusServer

/// Everything that `serve` is told.
public struct ServeConfiguration: Sendable {
    /// The scenario of the first run, already read.
    public var scenario: Scenario
    /// Reads the scenario again, for a reload.
    public var loadScenario: @Sendable () throws -> Scenario
    public var speed = SimulationSpeed.realTime
    public var server: StatusServerConfiguration
    /// The web configuration file (`--web.config.file`); nil to serve plain HTTP to whoever asks.
    public var web: WebConfiguration?
    /// Lets clients reload by `/-/reload` (`--web.enable-lifecycle`).
    public var isLifecycleEnabled = false
    /// OpenMetrics pages say since when each counter counts (`--web.openmetrics-created`), in series of their own.
    public var showsCounterStarts = false
    public var push: PushConfiguration
    /// Nil to keep no history.
    public var history: HistoryConfiguration?
    /// Time in which everything is to be over after a signal to stop.
    public var shutdownTimeout = Duration.seconds(5)

    public init(
        scenario: Scenario,
        server: StatusServerConfiguration,
        push: PushConfiguration,
        loadScenario: @escaping @Sendable () throws -> Scenario
    ) {
        self.scenario = scenario
        self.server = server
        self.push = push
        self.loadScenario = loadScenario
    }
}
