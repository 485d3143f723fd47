import ArgumentParser
import HostSimulation
import LocatedYAML
import SimulationRuntime
import TerminalView

/// Shows a host and its virtual machines on a terminal, again and again in place.
struct Top: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch a host on a terminal, in the columns of esxtop's memory screen.",
        discussion: """
            Shows the host that a running 'aerostat serve' has at a URL, or a scenario \
            that is simulated for this view alone. Memory is in MB of 1,048,576 bytes; \
            rates are of the simulated seconds from one look to the next, and - before \
            there are two. %STALL is the part of its time that a machine waits for \
            memory, and CAUSE what it waits for most. Wider terminals have more columns.

            Keys: q quits, space looks now, p pauses, s orders by another column, h is \
            the next host, arrows and PgDn show other rows, ? explains keys and columns. \
            Where output is no terminal, one table with all rows is printed, as with \
            --once. Colours are not used where NO_COLOR is set.

            EXAMPLES
              aerostat top http://127.0.0.1:10075
              aerostat top crisis --speed 10
              aerostat top https://aerostat.example:10075 --credentials secret.txt
              aerostat top fleet --host prod-007 --sort %STALL
              aerostat top crisis --at 12m --once

            \(ExitStatus.help)
            """
    )

    @Argument(
        help: ArgumentHelp(
            "URL of a running aerostat, http://HOST:10075[/PREFIX], or a scenario: the name of a built-in one, or the path "
                + "of a file; a path holds a slash or a dot.",
            valueName: "url-or-scenario"
        ),
        completion: ScenarioArgument.completion
    )
    var subject: String

    @Option(help: ArgumentHelp("Host to show. (default: the first)", valueName: "name"))
    var host: String?

    @Option(
        help: ArgumentHelp("Time from one look to the next. (default: 1s)", valueName: "time"),
        transform: Self.interval
    )
    var interval = DurationArgument.seconds(1)

    @Option(
        help: ArgumentHelp(
            "Order of the rows: \(MachineOrder.names.joined(separator: ", ")). (default: MEMSZ)",
            valueName: "column"
        ),
        completion: .list(MachineOrder.names),
        transform: Self.order
    )
    var sort = MachineOrder.size

    @Flag(help: "Print one table with all rows and end.")
    var once = false

    @OptionGroup(title: "Server options")
    var server: TopServerOptions

    @Option(help: ArgumentHelp("Scenario: seed of the run, in place of its own.", valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Scenario: simulated seconds for each second, or max for as fast as possible. (default: 1)",
            valueName: "factor"
        ),
        transform: SpeedArgument.parse
    )
    var speed: SimulationSpeed?

    @Option(
        help: ArgumentHelp("Scenario: simulated time at which the view begins, such as 12m.", valueName: "time"),
        transform: DurationArgument.parse
    )
    var at: DurationArgument?

    /// Later is probably a slip, and would take hours.
    private static let latest: Int64 = 366 * 86_400_000

    private var isServer: Bool { subject.contains("://") }

    func validate() throws {
        if isServer {
            _ = try TopServerOptions.check(subject)
            if seed != nil || speed != nil || at != nil {
                throw ValidationError("--seed, --speed and --at are about a scenario, and a server has its own")
            }
        } else if server.isGiven {
            throw ValidationError("--credentials and --ca are about a server, and \(subject) is no URL")
        }
        guard let at else { return }
        guard at.milliseconds % SimulationTime.stepMilliseconds == 0 else {
            throw ValidationError("\(at) is not a whole number of seconds, the length of a step")
        }
        guard at.milliseconds <= Self.latest else {
            throw ValidationError("\(at) is later than 366d after the start, the latest that is shown")
        }
    }

    func run() throws {
        Interruption.ignoreBrokenPipes()
        let feed = try StatusFeed(host: host, interval: interval.duration, makeSource: makeSource())
        do {
            guard !once, let terminal = Terminal() else { return try printOnce(feed) }
            // With the moment before the start of a scenario there are rates on the first screen.
            let view = try firstView(feed, withRates: at != nil)
            var screen = try TopScreen(terminal: terminal, feed: feed, view: view)
            try screen.run()
        } catch OutputError.brokenPipe {
            // The reader has what it wanted, as with `| head`.
        } catch let error as OutputError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }

    /// What is wrong with a scenario or with credentials is said before the thread that reads begins.
    private func makeSource() throws -> @Sendable () throws(StatusSourceError) -> any StatusSource {
        guard !isServer else {
            let endpoint = try server.makeEndpoint(subject)
            return { () throws(StatusSourceError) in try ServerStatus(endpoint) }
        }
        let plan = SimulatedStatus.Plan(
            scenario: try ScenarioArgument.load(subject, seed: seed),
            speed: speed ?? .realTime,
            startSteps: (at?.milliseconds ?? 0) / SimulationTime.stepMilliseconds,
            interval: interval.duration
        )
        return { SimulatedStatus(plan) }
    }

    /// Waits for a document, or for two of different moments where rates are wanted; of a server that stands still, only
    /// for some time. That there is none is the end of the command.
    private func firstView(_ feed: StatusFeed, withRates: Bool) throws -> TopView {
        var view = TopView(order: sort, size: Terminal.size ?? .usual)
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: Self.patience)
        while true {
            _ = waitToRead([feed.news.reading], milliseconds: -1)
            for report in feed.takeReports() {
                switch report {
                case .hosts(let hosts): view.hosts = hosts
                case .document(let document):
                    view.show(document)
                    if !withRates || view.hasRates || clock.now >= deadline { return view }
                case .failure(.notReady) where clock.now < deadline: break
                case .failure(let error):
                    if case .unknownHost = error { throw ValidationError("\(error)") }
                    StandardError.failure("\(error)")
                    throw ExitStatus.unavailable
                }
            }
        }
    }

    /// Time that a server may take from its start to its first document, and from one moment to another.
    private static let patience = Duration.seconds(5)

    /// After two moments, so that there are rates; but of a scenario's start there is no moment before.
    private func printOnce(_ feed: StatusFeed) throws {
        let view = try firstView(feed, withRates: isServer || at != nil)
        var bytes: [UInt8] = []
        for line in view.allLines {
            bytes += String(line.text.reversed().drop { $0 == " " }.reversed()).utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        var file = try OutputFile(path: "-")
        try file.write(&bytes, isLast: true)
    }

    private static func interval(_ text: String) throws -> DurationArgument {
        let interval = try DurationArgument.parse(text)
        guard (100...3_600_000).contains(interval.milliseconds) else {
            throw ValidationError("\(interval) is not a time from 100ms to 1h")
        }
        return interval
    }

    private static func order(_ text: String) throws -> MachineOrder {
        guard let order = MachineOrder(parsing: text) else {
            let nearest = Spelling.nearest(to: text, among: MachineOrder.names).map { "; did you mean \($0)?" } ?? ""
            throw ValidationError(
                "rows are not ordered by '\(text)'; accepted are \(MachineOrder.names.joined(separator: ", "))\(nearest)"
            )
        }
        return order
    }
}
