import Foundation
import LoopbackServers

/// A real Alertmanager that groups, sends and resolves what a Prometheus tells it.
public final class Alertmanager {
    public static let names = ["prometheus-alertmanager"]

    /// An alert as it stands there.
    public struct Alert: Decodable, Sendable {
        public struct Status: Decodable, Sendable {
            /// `active`, `suppressed` or `unprocessed`.
            public var state: String
        }

        public var labels: [String: String]
        public var annotations: [String: String]
        public var status: Status
    }

    public let server: RestartableServer

    /// - Parameter configuration: its whole configuration file.
    public init(in surroundings: Surroundings, configuration: String) async throws {
        let port = Int(try LoopbackSocket.steadyPort())
        let folder = surroundings.folder.appending(path: "alertmanager-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "alertmanager.yml")
        try Data(configuration.utf8).write(to: file)
        server = try RestartableServer(
            "prometheus-alertmanager",
            in: surroundings,
            port: port,
            readyPath: "/-/ready",
            arguments: [
                "--config.file=\(file.path())", "--storage.path=\(folder.appending(path: "data").path())",
                "--web.listen-address=127.0.0.1:\(port)",
                // No port for others of a cluster, which would be open to all.
                "--cluster.listen-address=", "--log.level=warn",
            ]
        )
        try await server.start()
    }

    public var port: Int { server.port }

    /// The alerts that fire, also those of which nobody has been told yet.
    public func alerts() async throws -> [Alert] { try await Self.alerts(port: port) }

    /// The same of one that something else has started.
    public static func alerts(port: Int) async throws -> [Alert] {
        try JSONDecoder().decode([Alert].self, from: try await HTTP.get("/api/v2/alerts", port: port))
    }
}
