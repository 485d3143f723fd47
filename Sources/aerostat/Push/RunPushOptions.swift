import ArgumentParser
import HostModel
import HostSimulation
import MetricPush
import SimulationRuntime

/// Where `run` pushes a run to.
struct RunPushOptions: ParsableArguments {
    @Option(
        name: .customLong("push"),
        help: ArgumentHelp(
            "Push the run to this receiver of samples, with simulated times; may be given more than once.",
            valueName: "url"
        ),
        transform: PushURLArgument.parse
    )
    var urls: [PushURLArgument] = []

    @OptionGroup var file: PushFileOption

    @OptionGroup var queue: QueueOption

    @Option(
        name: .customLong("push-timeout"),
        help: ArgumentHelp("Give up when nothing was delivered for so long. (default: 5m)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var timeout = DurationArgument.minutes(5)

    @OptionGroup(title: "Logging options")
    var logging: LoggingOptions

    /// Whether anything is to be pushed.
    var isWanted: Bool { !urls.isEmpty }

    func validate() throws {
        try PushURLArgument.check(urls, file: file, queue: queue)
        for url in urls where !url.target.wireProtocol.takesSamples || url.target.wireProtocol == .pushgateway {
            throw ValidationError(
                "\(url.target) takes no samples with times; a run goes to remote-write, influx and otlp URLs"
            )
        }
    }

    /// Receivers refuse, or worse keep, what is said to come from the future.
    func refuseFuture(start: Timestamp, length: DurationArgument, now: Timestamp = WallClock.now()) throws {
        guard isWanted else { return }
        let end = Timestamp(millisecondsSince1970: start.millisecondsSince1970 + length.milliseconds)
        guard end > now else { return }
        throw ValidationError("the run would end at \(end), after now, and cannot be pushed; give --end-at now")
    }

    /// Nil where nothing is to be pushed.
    func start(_ scenario: Scenario) throws -> RunPush? {
        guard isWanted else { return nil }
        return try RunPush(
            scenario: scenario,
            destinations: try file.destinations(for: urls.map(\.target), includesAll: false),
            queueDirectory: queue.directory,
            patience: timeout.duration,
            logger: logging.makeLogger()
        )
    }
}
