import Foundation
import RealReceivers

/// A run as a file, and a Prometheus that holds it and scrapes nothing.
extension Surroundings {
    /// Turns an OpenMetrics text into the blocks of a Prometheus; returns their folder.
    func createBlocks(from text: URL) async throws -> URL {
        let data = folder.appending(path: "imported")
        let arguments = ["tsdb", "create-blocks-from", "--max-block-duration=24h", "openmetrics"]
        let result = try await runToEnd(try RealServers.path("promtool"), arguments + [text.path(), data.path()])
        guard result.status == 0 else { throw EndToEndError(description: "promtool: \(result.output)") }
        return data
    }

    /// A Prometheus that only answers queries about what is in the folder already.
    func startPrometheus(data: URL) throws -> RunningProgram {
        let configuration = folder.appending(path: "nothing.yml")
        try Data("scrape_configs: []\n".utf8).write(to: configuration)
        return try RunningProgram(
            RealServers.path("prometheus"),
            [
                "--config.file=\(configuration.path())", "--storage.tsdb.path=\(data.path())",
                "--storage.tsdb.retention.time=10y", "--web.listen-address=127.0.0.1:0",
            ],
            log: folder.appending(path: "prometheus.log")
        )
    }
}
