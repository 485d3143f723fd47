import Foundation
import LoopbackServers

/// A Prometheus that takes remote write and scrapes nothing.
public final class PrometheusReceiver {
    public static let names = ["prometheus"]

    public let server: RestartableServer

    /// - Parameter outOfOrderWindow: how much older than the newest a sample may be, such as `32d`; nil for not at all.
    public init(in surroundings: Surroundings, outOfOrderWindow: String? = nil) async throws {
        let port = Int(try LoopbackSocket.steadyPort())
        let folder = surroundings.folder.appending(path: "prometheus-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = folder.appending(path: "prometheus.yml")
        let window = outOfOrderWindow.map { "storage: {tsdb: {out_of_order_time_window: \($0)}}\n" } ?? ""
        try Data("scrape_configs: []\n\(window)".utf8).write(to: configuration)
        server = try RestartableServer(
            "prometheus",
            in: surroundings,
            port: port,
            readyPath: "/-/ready",
            arguments: [
                "--config.file=\(configuration.path())", "--storage.tsdb.path=\(folder.appending(path: "data").path())",
                "--storage.tsdb.retention.time=1y", "--web.listen-address=127.0.0.1:\(port)",
                "--web.enable-remote-write-receiver", "--log.level=warn",
            ]
        )
        try await server.start()
    }

    public var port: Int { server.port }
    public static let writePath = "/api/v1/write"
    /// What `--push` is given.
    public var pushURL: String { "remote-write+http://127.0.0.1:\(port)\(Self.writePath)" }

    /// All samples of the selected series, as they are stored. Marks of an end are not shown by Prometheus.
    ///
    /// - Parameters:
    ///   - range: how far back from now, in the notation of PromQL.
    public func received(
        _ selector: String = #"{__name__=~"aerostat_.+"}"#,
        over range: String = "1d"
    ) async throws -> ReceivedSeries {
        let found = try await Prometheus(port: port).samples("\(selector)[\(range)]")
        return ReceivedSeries(
            found.mapValues { samples in
                samples.map {
                    ReceivedSample(milliseconds: Int64(($0.time * 1000).rounded()), value: $0.value)
                }
            }
        )
    }

    /// The values that are current, with the marks of an end heeded.
    public func current(_ selector: String) async throws -> [Prometheus.Sample] {
        try await Prometheus(port: port).query(selector)
    }
}
