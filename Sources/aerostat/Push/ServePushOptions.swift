import ArgumentParser
import MetricPush
import SimulationRuntime

/// Where `serve` pushes to, and how often.
struct ServePushOptions: ParsableArguments {
    @Option(
        name: .customLong("push"),
        help: ArgumentHelp(
            "Push to this destination too, such as remote-write+http://HOST:9090/api/v1/write; may be given more than once.",
            valueName: "url"
        ),
        transform: PushURLArgument.parse
    )
    var urls: [PushURLArgument] = []

    @OptionGroup var file: PushFileOption

    @Option(
        name: .customLong("push-interval"),
        help: ArgumentHelp("Wall-clock time from one push to the next. (default: 15s)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var interval = DurationArgument.seconds(15)

    @Option(
        name: .customLong("push-instance"),
        help: ArgumentHelp(
            "Label 'instance' of what is pushed. (default: the first listen address)",
            valueName: "name"
        )
    )
    var instance: String?

    @Flag(
        name: .customLong("push-delete-on-exit"),
        help: "Take the pushed metrics away from Pushgateways at the end."
    )
    var deletesAtEnd = false

    @OptionGroup var queue: QueueOption

    func validate() throws {
        try PushURLArgument.check(urls)
        guard interval.milliseconds >= 1000 else {
            throw ValidationError("the push interval is at least 1s")
        }
        var seen: Set<String> = []
        for url in urls where !seen.insert(url.target.destination).inserted {
            throw ValidationError("\(PushError.duplicateDestination(url.target.destination))")
        }
        try Self.refuseMail(urls.map(\.target))
    }

    /// - Parameter instance: label unless another is set.
    func makeConfiguration(instance: String) throws -> PushConfiguration {
        let destinations = try file.destinations(for: urls.map(\.target), includesAll: true)
        try Self.refuseMail(destinations.map(\.target))
        return PushConfiguration(
            targets: destinations,
            queueDirectory: queue.directory,
            interval: interval.duration,
            instance: self.instance ?? instance,
            deletesAtEnd: deletesAtEnd
        )
    }

    private static func refuseMail(_ targets: [PushTarget]) throws {
        for target in targets where target.wireProtocol == .smtp {
            throw ValidationError(
                "\(target) is a mail server, and serve mails nothing: use 'aerostat summary --push \(target)' from cron"
            )
        }
    }
}
