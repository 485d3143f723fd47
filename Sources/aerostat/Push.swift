import ArgumentParser
import DeliveryQueue
import Logging
import MetricPush
import SimulationRuntime

/// Delivers reports, and what waits in a queue: what cron calls.
struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Queue and deliver a report, drain what waits, print the ledger.",
        discussion: """
            Puts the report into the queue of each destination of --to, then delivers \
            what waits there, oldest first, for as long as --timeout. What is not \
            delivered by then stays in the queue for the next call. Without --to what \
            waits in all queues of the directory is delivered; give --push.config where \
            receivers want a password. A queue belongs to one process at a time: that of \
            a running 'aerostat serve' is left to it, and refused with --to.

            EXAMPLES
              aerostat report --history h.db --yesterday | \\
                aerostat push --queue /var/spool/aerostat --report - --type csv \\
                  --to csv+https://reports.example.org/aerostat
              aerostat push --queue /var/spool/aerostat --timeout 10m
              aerostat push --queue /var/spool/aerostat --status

            EXIT STATUS
              0   all that waited is delivered
              1   the file of --push.config is wrong, or something was dropped
              3   something still waits, or cannot be read or opened
              64  the command line is wrong
            """
    )

    enum ReportType: String, ExpressibleByArgument, CaseIterable {
        case json, csv, text, html, metrics

        var mediaType: String {
            switch self {
            case .json: "application/json"
            case .csv: "text/csv; charset=utf-8"
            case .text: "text/plain; charset=utf-8"
            case .html: "text/html; charset=utf-8"
            case .metrics: "text/plain; version=0.0.4; charset=utf-8"
            }
        }

        /// By the ending of a file's name.
        init?(path: String) {
            switch path.split(separator: ".").last.map(String.init) {
            case "json": self = .json
            case "csv": self = .csv
            case "txt", "md": self = .text
            case "html": self = .html
            case "prom": self = .metrics
            default: return nil
            }
        }
    }

    @Option(
        name: .customLong("queue"),
        help: ArgumentHelp("Directory of the queues.", valueName: "dir"),
        completion: .directory
    )
    var directory: String

    @Option(
        help: ArgumentHelp("File to deliver; '-' is standard input.", valueName: "file"),
        completion: .file()
    )
    var report: String?

    @Option(help: ArgumentHelp("What the report is. (default: by the ending of its name)", valueName: "type"))
    var type: ReportType?

    @Option(help: ArgumentHelp("Subject of a mail. (default: the report's name)", valueName: "text"))
    var title: String?

    @Option(
        help: ArgumentHelp(
            "Destination, such as json+https://HOST/PATH; may be given more than once.",
            valueName: "url"
        ),
        transform: PushURLArgument.parse
    )
    var to: [PushURLArgument] = []

    @OptionGroup var file: PushFileOption

    @Flag(help: "Print the ledger of each queue, and deliver nothing.")
    var status = false

    @Option(
        help: ArgumentHelp("Longest time to deliver for. (default: 30s)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var timeout = DurationArgument.seconds(30)

    @OptionGroup(title: "Logging options")
    var logging: LoggingOptions

    func validate() throws {
        try PushURLArgument.check(to)
        if status, report != nil || !to.isEmpty {
            throw ValidationError("--status prints the ledgers and delivers nothing; leave --report and --to out")
        }
        guard let report else { return }
        guard !to.isEmpty else { throw ValidationError("--report needs --to: where is it to go?") }
        for url in to where !url.target.wireProtocol.takesReports {
            throw ValidationError("\(url.target) takes samples and no reports; use 'aerostat serve' or 'aerostat run'")
        }
        guard type ?? ReportType(path: report) != nil else {
            throw ValidationError("the name \(report) does not say what the report is; give --type")
        }
    }

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        do {
            if status { return try printLedgers() }
            try await deliver()
        } catch let error as QueueError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as PushError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        } catch let error as InputError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }

    private func printLedgers() throws {
        print(LedgerTable.text(try DeliveryQueue.ledgers(in: directory), now: WallClock.now()), terminator: "")
    }

    private func deliver() async throws {
        let report = try makeReport()
        let push = OneTimePush(
            destinations: to.isEmpty ? try waiting() : try file.destinations(for: to.map(\.target), includesAll: false),
            queueDirectory: directory,
            leavesQueuesInUse: to.isEmpty,
            timeout: timeout.duration,
            logger: logging.makeLogger()
        )
        switch try await push.deliver({ _ in report }) {
        case .delivered: return
        case .waiting:
            StandardError.failure(
                "something still waits in \(directory); see 'aerostat push --queue \(directory) --status'"
            )
            throw ExitStatus.unavailable
        case .dropped:
            StandardError.failure("something was dropped; see 'aerostat push --queue \(directory) --status'")
            throw ExitStatus.bad
        }
    }

    /// The destinations of all queues. One of which only the queue is known may want a password, so what is not let in is
    /// left to who knows it.
    private func waiting() throws -> [(target: PushTarget, settings: PushSettings)] {
        let targets = try DeliveryQueue.ledgers(in: directory).map { try PushTarget(parsing: $0.destination) }
        return try file.destinations(for: targets, includesAll: false).map { target, settings in
            var settings = settings
            settings.leavesToOthersWhatIsNotLetIn = settings.credentials == nil
            return (target, settings)
        }
    }

    private func makeReport() throws -> PushReport? {
        guard let path = report, let type = type ?? ReportType(path: path) else { return nil }
        let body = try InputFile.read(path)
        let name = path == "-" ? "report" : path.split(separator: "/").last.map(String.init) ?? path
        return PushReport(
            title: title ?? "aerostat: \(name)",
            content: PushReport.Content(mediaType: type.mediaType, body: body)
        )
    }
}
