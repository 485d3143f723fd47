import HostModel
import HostSimulation
import Logging

/// Reads the scenario again when told to, and begins a new run with it if it is good.
///
/// A bad one is refused: the run that is under way goes on, and a metric says that the last reload failed.
struct ScenarioReloader<Time: Clock>: Sendable where Time.Duration == Duration {
    private let load: @Sendable () throws -> Scenario
    private let runner: SimulationRunner<Time>
    private let account: ExporterAccount
    private let logger: Logger
    private let wallClock: @Sendable () -> Timestamp

    /// - Parameter load: reads the scenario anew, and throws an error whose description says what is wrong with it.
    init(
        runner: SimulationRunner<Time>,
        account: ExporterAccount,
        logger: Logger,
        wallClock: @escaping @Sendable () -> Timestamp = WallClock.now,
        load: @escaping @Sendable () throws -> Scenario
    ) {
        self.load = load
        self.runner = runner
        self.account = account
        self.logger = logger
        self.wallClock = wallClock
    }

    /// Reloads once.
    ///
    /// - Returns: what is wrong with the scenario, a line each; empty when a new run has begun.
    @discardableResult
    func reload() async -> [String] {
        let scenario: Scenario
        do {
            scenario = try load()
        } catch {
            account.noteReload(isSuccessful: false, at: wallClock())
            let problems = "\(error)".split(separator: "\n").map(String.init)
            for problem in problems { logger.error("scenario refused", metadata: ["problem": "\(problem)"]) }
            logger.error("the run that is under way goes on")
            return problems
        }
        await runner.begin(scenario)
        account.noteReload(isSuccessful: true, at: wallClock())
        logger.info("scenario loaded, a new run begins", metadata: ["scenario": "\(scenario.name)"])
        return []
    }
}
