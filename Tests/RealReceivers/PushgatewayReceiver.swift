import Foundation
import LoopbackServers
import RunOutputReader

/// A Pushgateway, which keeps the last values of each group and no times.
public final class PushgatewayReceiver {
    public static let names = ["prometheus-pushgateway"]

    public let server: RestartableServer

    public init(in surroundings: Surroundings) async throws {
        let port = Int(try LoopbackSocket.steadyPort())
        server = try RestartableServer(
            "prometheus-pushgateway",
            in: surroundings,
            port: port,
            readyPath: "/-/ready",
            // Debian's build keeps its groups in a file by default, which would leak from one run into the next.
            arguments: ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="]
        )
        try await server.start()
    }

    public var port: Int { server.port }
    /// What `--push` is given.
    public var pushURL: String { "pushgateway+http://127.0.0.1:\(port)" }

    /// The values that were pushed, at time 0: the gateway keeps none. It adds an empty label `instance`, left out here.
    public func received() async throws -> ReceivedSeries {
        let page = try await MetricsPage.fetch(port: port)
        var result = ReceivedSeries()
        for (series, value) in page.values where series.name.hasPrefix("aerostat_") {
            var series = series
            series.labels = series.labels.filter { !$0.value.isEmpty }
            result.samples[series] = [ReceivedSample(milliseconds: 0, value: value)]
        }
        return result
    }
}
