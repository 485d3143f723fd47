import ArgumentParser
import HostModel
import HostSimulation
import MetricPush
import ScenarioFiles
import SnapshotEncoding
import SnapshotHistory

/// Simulates as fast as the machine can and writes what happened.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Simulate a scenario as fast as possible and write a table.",
        discussion: """
            Writes one row for each virtual machine, or each host, and interval. The \
            same scenario and seed give the same bytes, whatever the number of threads. \
            With --history the run goes into a SQLite file instead, or as well where \
            --output is given, for 'aerostat report' and 'aerostat summary'. \
            With --format openmetrics the values are not a table but all metrics, with \
            times, in a form that 'promtool tsdb create-blocks-from openmetrics' loads \
            into a Prometheus. \
            With --push the run is sent to a receiver with its simulated times, as fast \
            as the receiver takes it, and no table is written unless --output is given.

            EXAMPLES
              aerostat run overcommit --for 24h > day.csv
              aerostat run mine.yaml --for 2h --interval 10s --output two-hours.csv
              aerostat run crisis --for 1h --by host --format jsonl
              aerostat run overcommit --for 24h --interval 15s --history day.db
              aerostat run overcommit --for 30d --interval 5m --end-at now \\
                --format openmetrics --output month.txt
              aerostat run overcommit --for 30d --interval 5m --end-at now \\
                --push remote-write+http://127.0.0.1:9090/api/v1/write

            \(ExitStatus.help)
            """
    )

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case vm, host
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, jsonl, openmetrics
    }

    @Argument(help: ScenarioArgument.help, completion: ScenarioArgument.completion)
    var scenario: String

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Simulated time, such as 24h.", valueName: "time"),
        transform: DurationArgument.parse
    )
    var length: DurationArgument

    @Option(
        help: ArgumentHelp("Simulated time from one row to the next. (default: 1m)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var interval = DurationArgument.minutes(1)

    @Option(help: ArgumentHelp("What a row is about. (default: vm)", valueName: "subject"))
    var by: Subject?

    @Option(help: "Form of the output.")
    var format = Format.csv

    @Option(help: ArgumentHelp("Seed of the run, in place of the scenario's own.", valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Simulated time of the start, such as 2026-01-01T00:00:00Z, in place of the scenario's own.",
            valueName: "time"
        ),
        transform: Self.timestamp
    )
    var start: Timestamp?

    @Option(
        help: ArgumentHelp(
            "Simulated time of the end, such as 2026-02-01T00:00:00Z or now, in place of --start.",
            valueName: "time"
        ),
        transform: EndOfRun.parse
    )
    var endAt: EndOfRun?

    @OptionGroup var output: OutputOption

    @Option(
        help: ArgumentHelp(
            "Write the run into this history, and a table only where --output is given.",
            valueName: "file"
        ),
        completion: .file()
    )
    var history: String?

    @OptionGroup(title: "Push options")
    var push: RunPushOptions

    @OptionGroup var threads: ThreadsOption

    func validate() throws {
        for time in [length, interval] where time.milliseconds % SimulationTime.stepMilliseconds != 0 {
            throw ValidationError("\(time) is not a whole number of seconds, the length of a step")
        }
        if start != nil, endAt != nil { throw ValidationError("--start and --end-at exclude each other") }
        if format == .openmetrics, by != nil {
            throw ValidationError("--by is for tables: openmetrics always holds hosts and virtual machines")
        }
    }

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        // Standard output leaves nothing behind, and may block for as long as its reader likes.
        if output.path != "-" || !isTableWanted { Interruption.watch() }
        var scenario = try ScenarioArgument.load(self.scenario, seed: seed)
        if let start = try endAt?.start(length: length) ?? start { scenario.start = start }
        try push.refuseFuture(start: scenario.start, length: length)
        do {
            try await write(scenario)
        } catch OutputError.brokenPipe {
            // The reader has what it wanted, as with `| head`.
        } catch let error as OutputError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as HistoryError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as PushError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as RunPush.Failure {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }

    /// A table is written where nothing else is asked for, or where it is asked for by name.
    private var isTableWanted: Bool { (history == nil && !push.isWanted) || output.chosenPath != nil }

    private func write(_ scenario: Scenario) async throws {
        var sinks = try RunSinks(
            table: isTableWanted ? makeTable(scenario) : nil,
            history: history.map { try RunHistory(path: $0, scenario: scenario, interval: interval) },
            push: push.start(scenario)
        )
        var simulation = FleetSimulation(scenario: scenario)
        var progress = ProgressBar(total: length.milliseconds)
        defer { progress.clear() }
        let rowSteps = interval.milliseconds / SimulationTime.stepMilliseconds
        let allSteps = length.milliseconds / SimulationTime.stepMilliseconds
        var done: Int64 = 0
        while done < allSteps {
            let nextRow = min(allSteps, (done / rowSteps + 1) * rowSteps)
            let count = min(nextRow - done, Self.stepsAtOnce)
            await simulation.advance(steps: Int(count), threads: threads.count)
            done += count
            guard !Interruption.isRequested else {
                try await sinks.interrupt(at: simulation.snapshot().time)
                throw ExitStatus.interrupted
            }
            if done == nextRow { try await sinks.append(simulation.snapshot()) }
            progress.show(done * SimulationTime.stepMilliseconds)
        }
        progress.clear()
        try await sinks.finish(at: simulation.snapshot().time)
    }

    private func makeTable(_ scenario: Scenario) throws -> RunTable {
        try RunTable(path: output.path, writer: makeWriter(scenario))
    }

    private func makeWriter(_ scenario: Scenario) throws -> any SnapshotWriter {
        let subject: ReportSubject = by == .host ? .host : .virtualMachine
        switch format {
        case .csv: return TableWriter(.csv(CSVEncoder(subject, identity: scenario.identity)))
        case .jsonl: return TableWriter(.jsonLines(JSONLinesEncoder(subject, identity: scenario.identity)))
        case .openmetrics:
            let moments = RunMoments(
                start: scenario.start,
                intervalMilliseconds: interval.milliseconds,
                lengthMilliseconds: length.milliseconds
            )
            return try OpenMetricsWriter(scenario: scenario, moments: moments)
        }
    }

    /// Steps between two looks at interrupts and the progress bar.
    private static let stepsAtOnce: Int64 = 120

    private static func timestamp(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(iso8601: text) else {
            throw ValidationError("'\(text)' is not a time in UTC such as 2026-01-01T00:00:00Z, or a date")
        }
        return time
    }
}
