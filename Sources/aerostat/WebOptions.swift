import ArgumentParser
import StatusServer

/// Where the server listens, and under which path the metrics are.
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

    func validate() throws {
        _ = try makeConfiguration()
    }

    func makeConfiguration() throws -> StatusServerConfiguration {
        do {
            return try StatusServerConfiguration(
                addresses: listenAddresses.isEmpty ? [.standard] : listenAddresses,
                telemetryPath: telemetryPath
            )
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
