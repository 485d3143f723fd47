import ArgumentParser
import HostSimulation
import Logging
import MetricPush
import ScenarioFiles
import SimulationRuntime
import SnapshotHistory
import StatusServer

/// Simulates a scenario in time and serves its metrics until it is stopped.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Simulate a scenario in time and serve its metrics.",
        discussion: """
            Serves until SIGTERM or Ctrl-C. SIGHUP reads the scenario again: a good one \
            begins a new run, a bad one is refused and the old run goes on. At a speed \
            other than 1 rates are a time lapse. Metrics are at /metrics, those of one \
            host at /probe?target=HOST, and the hosts for Prometheus' service discovery \
            at /api/v1/sd.

            EXAMPLES
              aerostat serve
              aerostat serve crisis --speed 10
              aerostat serve mine.yaml --web.listen-address :10075 \\
                --web.config.file web.yml
              aerostat serve --push pushgateway+http://127.0.0.1:9091
              aerostat serve --queue /var/spool/aerostat \\
                --push remote-write+http://127.0.0.1:9090/api/v1/write
              aerostat serve --history aerostat.db --history-retention 90d

            \(ExitStatus.help)
            """
    )

    @Argument(help: ScenarioArgument.help, completion: ScenarioArgument.completion)
    var scenario = BuiltInScenarios.defaultName

    @Option(help: ArgumentHelp("Seed of the run, in place of the scenario's own.", valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Simulated seconds for each second: 60 is an hour a minute, max as fast as possible. (default: 1)",
            valueName: "factor"
        ),
        transform: SpeedArgument.parse
    )
    var speed = SimulationSpeed.realTime

    @OptionGroup(title: "Web options")
    var web: WebOptions

    @OptionGroup(title: "Push options")
    var push: ServePushOptions

    @OptionGroup(title: "History options")
    var history: HistoryOptions

    @OptionGroup(title: "Logging options")
    var logging: LoggingOptions

    @Option(
        help: ArgumentHelp(
            "Time in which everything is to be over after a signal to stop. (default: 5s)",
            valueName: "time"
        ),
        transform: DurationArgument.parse
    )
    var shutdownTimeout = DurationArgument.seconds(5)

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        let source = ScenarioSource(argument: scenario)
        let seed = seed
        let load: @Sendable () throws(ScenarioError) -> Scenario = { () throws(ScenarioError) in
            var scenario = try source.load()
            if let seed { scenario.seed = seed }
            return scenario
        }
        let firstScenario: Scenario
        do {
            firstScenario = try load()
        } catch {
            StandardError.write("\(error)\n")
            throw ScenarioArgument.exitStatus(for: error)
        }
        let server = try web.makeConfiguration()
        var configuration = ServeConfiguration(
            scenario: firstScenario,
            server: server,
            push: try push.makeConfiguration(instance: server.addresses[0].description),
            loadScenario: load
        )
        configuration.web = try web.configurationFile.map { try WebConfigurationFile(path: $0).makeConfiguration() }
        configuration.isLifecycleEnabled = web.isLifecycleEnabled
        configuration.showsCounterStarts = web.showsCounterStarts
        configuration.speed = speed
        configuration.history = history.makeConfiguration()
        configuration.shutdownTimeout = shutdownTimeout.duration
        let logger = logging.makeLogger()
        logger.info("starting", metadata: ["scenario": "\(source)", "version": "\(Build.version)"])
        do {
            try await Services.run(configuration, build: Build.facts, logger: logger)
        } catch let error as ServerError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as HistoryError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as PushError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }
}
