import ArgumentParser
import MetricPush

/// Where a summary is pushed to.
struct SummaryPushOptions: ParsableArguments {
    /// A summary in the forms that receivers take.
    struct Forms {
        let text: [UInt8]
        let html: [UInt8]
        let json: [UInt8]
        /// For a Pushgateway.
        let metrics: [UInt8]
    }

    @Option(
        name: .customLong("push"),
        help: ArgumentHelp(
            "Push the summary to this destination: json+https://, smtps:// or pushgateway+http://; may be given more than once.",
            valueName: "url"
        ),
        transform: PushURLArgument.parse
    )
    var urls: [PushURLArgument] = []

    @OptionGroup var file: PushFileOption

    @OptionGroup var queue: QueueOption

    @Option(
        name: .customLong("push-timeout"),
        help: ArgumentHelp("Longest time to deliver for. (default: 30s)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var timeout = DurationArgument.seconds(30)

    @OptionGroup(title: "Logging options")
    var logging: LoggingOptions

    func validate() throws {
        try PushURLArgument.check(urls, file: file, queue: queue)
        for url in urls where ![.json, .smtp, .pushgateway].contains(url.target.wireProtocol) {
            throw ValidationError("\(url.target) takes no summaries; accepted are json, smtp and pushgateway URLs")
        }
    }

    /// Delivers the summary. In a queue directory it waits for the next push where a receiver does not take it now.
    func deliver(title: String, forms: Forms) async throws {
        guard !urls.isEmpty else { return }
        let push = OneTimePush(
            destinations: try file.destinations(for: urls.map(\.target), includesAll: false),
            queueDirectory: queue.directory,
            timeout: timeout.duration,
            logger: logging.makeLogger()
        )
        let outcome: OneTimePush.Outcome
        do throws(PushError) {
            outcome = try await push.deliver { Self.report(for: $0, title: title, forms: forms) }
        } catch {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
        switch outcome {
        case .delivered: break
        case .waiting: StandardError.failure("the summary waits in the queue for the next push")
        case .dropped:
            StandardError.failure("the summary was not delivered")
            throw ExitStatus.unavailable
        }
    }

    private static func report(for target: PushTarget, title: String, forms: Forms) -> PushReport {
        let (mediaType, body) =
            switch target.wireProtocol {
            case .json: ("application/json", forms.json)
            case .pushgateway: ("text/plain; version=0.0.4; charset=utf-8", forms.metrics)
            default: ("text/plain; charset=utf-8", forms.text)
            }
        return PushReport(
            title: title,
            content: PushReport.Content(mediaType: mediaType, body: body),
            html: target.wireProtocol == .smtp ? forms.html : nil
        )
    }
}
