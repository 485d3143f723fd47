import ArgumentParser
import HostModel
import PrometheusReading
import SimulationRuntime

/// A monitoring system that a report's samples come from.
struct PrometheusOptions: ParsableArguments {
    private static let variables = CredentialsVariables(prefix: "AEROSTAT_PROMETHEUS")

    @Option(
        name: .customLong("from-prometheus"),
        help: ArgumentHelp(
            "Prometheus that scraped aerostat, or VictoriaMetrics, Thanos, Mimir: http://HOST:9090[/PREFIX].",
            valueName: "url"
        )
    )
    var url: String?

    @Option(
        name: .customLong("prometheus-selector"),
        help: ArgumentHelp("Only series with these labels, such as 'job=\"aerostat\"'.", valueName: "labels")
    )
    var selector: String?

    @Option(
        name: .customLong("prometheus-credentials"),
        help: ArgumentHelp(
            """
            File with user and password, each on a line, or with a token. AEROSTAT_PROMETHEUS_USER and _PASSWORD, or \
            _TOKEN, stand in.
            """,
            valueName: "file"
        ),
        completion: .file()
    )
    var credentials: String?

    @Option(
        name: .customLong("prometheus-ca"),
        help: ArgumentHelp("Certificates to trust, in PEM form. (default: those of the system)", valueName: "file"),
        completion: .file()
    )
    var authorities: String?

    func validate() throws {
        if url == nil, selector != nil || credentials != nil || authorities != nil {
            throw ValidationError("--prometheus options are about --from-prometheus, which is not given")
        }
        _ = try makeEndpoint(reading: false)
    }

    /// Nil where another source is meant. Credentials that cannot be read become the exit status.
    func makeSource() throws -> PrometheusSource? {
        try makeEndpoint(reading: true).map { PrometheusSource($0, now: WallClock.now()) }
    }

    /// - Parameter reading: reads credentials too, whose lack is no fault of the command line.
    private func makeEndpoint(reading: Bool) throws -> PrometheusEndpoint? {
        guard let url else { return nil }
        let secret = try reading ? credentials.map(CredentialsFile.read) ?? Self.variables.read() : nil
        do {
            return try PrometheusEndpoint(
                url: url,
                credentials: secret,
                matchers: try selector.map(LabelMatchers.init(parsing:)) ?? .none,
                userAgent: "aerostat/\(Build.version)",
                authorities: authorities
            )
        } catch let error as PrometheusError {
            throw ValidationError("\(error)")
        }
    }
}
