import HostModel
public import Logging
import MetricPush
import ServiceLifecycle
import SnapshotHistory
import StatusServer
import UnixSignals

/// Puts the parts of `serve` together and runs them until a signal stops them.
public enum Services {
    /// Serves until SIGTERM or SIGINT, then stops the parts in reverse order: server, push, simulation, history.
    ///
    /// - Throws: `ServerError.cannotListen` when an address is refused, `HistoryError` when the history cannot be written.
    public static func run(_ configuration: ServeConfiguration, build: BuildFacts, logger: Logger) async throws {
        if configuration.speed != .realTime { warnAboutTimeLapse(configuration.speed, logger: logger) }
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let latest = LatestSnapshot()
        let runner = SimulationRunner(
            scenario: configuration.scenario,
            speed: configuration.speed,
            clock: ContinuousClock(),
            latest: latest,
            tracksCounterStarts: configuration.showsCounterStarts
        )
        let web = WebParts(configuration.web, logger: logger)
        let sink = try makeSink(for: configuration.push, version: build.version, logger: logger)
        let recorder = try makeRecorder(configuration.history, version: build.version, latest: latest, logger: logger)
        let account = ExporterAccount(
            build: build,
            webLedger: { web.ledger },
            pushLedgers: { sink?.ledgers(at: WallClock.now().millisecondsSince1970) ?? [] },
            historyLedger: { recorder?.account }
        )
        account.noteReload(isSuccessful: true, at: WallClock.now())
        let reload = Reload(
            scenario: ScenarioReloader(
                runner: runner,
                account: account,
                logger: logger,
                load: configuration.loadScenario
            ),
            webConfiguration: web.watcher
        )
        let pages = FleetPages(
            latest: latest,
            account: account,
            pageAccount: web.pages,
            version: build.version,
            speed: configuration.speed,
            explain: { await runner.explain(host: $0, machine: $1) },
            map: { await runner.mapping(host: $0, machine: $1) }
        )
        let lifecycle: @Sendable () async -> ReloadAnswer = { ReloadAnswer(problems: await reload.run()) }
        let server = StatusServer(
            configuration: configuration.server,
            provider: pages,
            settings: web.settings,
            account: web.server,
            reload: configuration.isLifecycleEnabled ? lifecycle : nil,
            logger: logger
        )
        var services: [any Service] = [
            SimulationService(runner: runner), ReloadService(reload: reload, hangUps: hangUps),
        ]
        if let watcher = web.watcher { services.append(WebConfigurationService(watcher: watcher)) }
        // Stops after the simulation, whose last snapshot it stores.
        if let recorder { services.insert(HistoryService(recorder: recorder), at: 0) }
        if let sink {
            let reporter = PushReporter(
                latest: latest,
                account: account,
                sink: sink,
                interval: configuration.push.interval,
                clock: ContinuousClock()
            )
            // What is left of the time goes to the services that stop before and after.
            services.append(PushService(reporter: reporter, timeout: configuration.shutdownTimeout * 3 / 4))
        }
        services.append(ServerService(server: server))
        try await run(services, within: configuration.shutdownTimeout, logger: logger)
    }

    /// Nil when there is nowhere to push to.
    private static func makeSink(
        for push: PushConfiguration,
        version: String,
        logger: Logger
    ) throws(PushError) -> (any PushSink)? {
        push.targets.isEmpty ? nil : try PushClientSink(push, version: version, logger: logger)
    }

    /// Nil when no history is kept.
    private static func makeRecorder(
        _ configuration: HistoryConfiguration?,
        version: String,
        latest: LatestSnapshot,
        logger: Logger
    ) throws(HistoryError) -> HistoryRecorder<ContinuousClock>? {
        guard let configuration else { return nil }
        return try HistoryRecorder(
            configuration,
            version: version,
            latest: latest,
            clock: ContinuousClock(),
            logger: logger
        )
    }

    private static func warnAboutTimeLapse(_ speed: SimulationSpeed, logger: Logger) {
        logger.warning(
            """
            simulated time does not run at the speed of the clock: counters and durations are simulated, so rates \
            and alert delays are a time lapse; divide by rate(aerostat_simulation_seconds_total)
            """,
            metadata: ["speed": "\(speed)"]
        )
    }

    private static func run(_ services: [any Service], within timeout: Duration, logger: Logger) async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        group.maximumGracefulShutdownDuration = timeout
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError {
            logger.warning("stopped before everything had come to an end", metadata: ["timeout": "\(timeout)"])
        }
        logger.info("stopped")
    }
}
