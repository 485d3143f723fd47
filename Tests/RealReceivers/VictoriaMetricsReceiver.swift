import Foundation
import LoopbackServers
import RunOutputReader

/// A VictoriaMetrics, which takes several protocols, samples in any order, and the same sample twice.
public final class VictoriaMetricsReceiver {
    public static let names = ["victoria-metrics"]

    public let server: RestartableServer

    /// - Parameter retention: months, or with a unit.
    public init(in surroundings: Surroundings, retention: String = "3") async throws {
        let port = Int(try LoopbackSocket.steadyPort())
        server = try RestartableServer(
            "victoria-metrics",
            in: surroundings,
            port: port,
            readyPath: "/health",
            arguments: [
                "-storageDataPath=\(surroundings.folder.appending(path: "victoria-metrics-\(port)").path())",
                "-retentionPeriod=\(retention)", "-httpListenAddr=127.0.0.1:\(port)", "-search.latencyOffset=0s",
                "-search.disableCache", "-loggerLevel=WARN",
                // What a machine shared with others has free may be little.
                "-storage.minFreeDiskSpaceBytes=1MB", "-memory.allowedPercent=10",
            ]
        )
        try await server.start()
    }

    public var port: Int { server.port }
    public static let writePath = "/api/v1/write"
    /// What `--push` is given.
    public var pushURL: String { "remote-write+http://127.0.0.1:\(port)\(Self.writePath)" }

    private struct Line: Decodable {
        var metric: [String: String]
        var values: [Double?]
        var timestamps: [Int64]
    }

    /// All samples of the selected series, as they are stored.
    public func received(_ selector: String = #"{__name__=~"aerostat_.+"}"#) async throws -> ReceivedSeries {
        // What came in is shown a second later, unless it is asked for.
        _ = try await HTTP.get("/internal/force_flush", port: port)
        // Up to now, unless it is told otherwise, is up to the last whole second.
        let query = ["match[]": selector, "end": "\(Int(Date().timeIntervalSince1970) + 60)"]
        let text = try await HTTP.get("/api/v1/export", port: port, query: query)
        var result = ReceivedSeries()
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let line = try JSONDecoder().decode(Line.self, from: line)
            var labels = line.metric
            let name = labels.removeValue(forKey: "__name__") ?? ""
            // A long series comes in several lines.
            result.samples[OpenMetricsText.Series(name, labels), default: []] += zip(line.timestamps, line.values).map {
                ReceivedSample(milliseconds: $0, value: $1)
            }
        }
        return result
    }
}
