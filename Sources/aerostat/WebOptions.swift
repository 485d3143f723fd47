import ArgumentParser
import StatusServer

/// Where the server listens, what it asks of its clients, and what it answers.
struct WebOptions: ParsableArguments {
    @Option(
        name: .customLong("web.listen-address"),
        help: ArgumentHelp(
            "Address to listen on, as HOST:PORT or :PORT; may be given more than once. (default: 127.0.0.1:10075)",
            valueName: "address"
        ),
        transform: Self.address
    )
    var listenAddresses: [ListenAddress] = []

    @Option(name: .customLong("web.telemetry-path"), help: ArgumentHelp("Path of the metrics page.", valueName: "path"))
    var telemetryPath = "/metrics"

    @Option(
        name: .customLong("web.config.file"),
        help: ArgumentHelp(
            "YAML file with TLS, users, headers and rate limit, as for any exporter. Read again when it changes.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var configurationFile: String?

    @Option(
        name: .customLong("web.max-requests"),
        help: ArgumentHelp(
            "Scrapes that are answered at a time; those above it get status 503. 0 for no bound.",
            valueName: "count"
        )
    )
    var maximumRequests = 100

    @Flag(
        name: .customLong("web.enable-lifecycle"),
        help: "Let a POST to /-/reload read the scenario and the web configuration file again."
    )
    var isLifecycleEnabled = false

    @Flag(
        name: .customLong("web.openmetrics-created"),
        help: "Tell in OpenMetrics since when each counter counts; Prometheus stores that as further series."
    )
    var showsCounterStarts = false

    func validate() throws {
        _ = try makeConfiguration()
    }

    func makeConfiguration() throws -> StatusServerConfiguration {
        guard maximumRequests >= 0 else {
            throw ValidationError("--web.max-requests is a count of scrapes, or 0 for no bound, not \(maximumRequests)")
        }
        do {
            var configuration = try StatusServerConfiguration(
                addresses: listenAddresses.isEmpty ? [.standard] : listenAddresses,
                telemetryPath: telemetryPath
            )
            configuration.maximumRequests = maximumRequests
            return configuration
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private static func address(_ text: String) throws -> ListenAddress {
        do {
            return try ListenAddress(parsing: text)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
