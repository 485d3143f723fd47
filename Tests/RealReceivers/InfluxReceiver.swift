import Foundation
import LoopbackServers
import RunOutputReader

/// An InfluxDB 1.6 with one database.
public final class InfluxReceiver {
    public static let names = ["influxd"]
    public static let database = "twin"

    public let server: RestartableServer

    public init(in surroundings: Surroundings) async throws {
        let port = Int(try LoopbackSocket.steadyPort())
        let folder = surroundings.folder.appending(path: "influxdb-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = folder.appending(path: "influxdb.conf")
        let text = """
            reporting-disabled = true
            bind-address = "127.0.0.1:\(try LoopbackSocket.steadyPort())"
            [meta]
            dir = "\(folder.path())/meta"
            [data]
            dir = "\(folder.path())/data"
            wal-dir = "\(folder.path())/wal"
            [http]
            bind-address = "127.0.0.1:\(port)"
            log-enabled = false
            [monitor]
            store-enabled = false

            """
        try Data(text.utf8).write(to: configuration)
        server = try RestartableServer(
            "influxd",
            in: surroundings,
            port: port,
            readyPath: "/ping",
            arguments: ["-config", configuration.path()]
        )
        try await server.start()
        _ = try await HTTP.post(Data(), to: "/query", port: port, query: ["q": "CREATE DATABASE \(Self.database)"])
    }

    public var port: Int { server.port }
    public static let writePath = "/write"
    /// What `--push` is given.
    public var pushURL: String { "influx+http://127.0.0.1:\(port)/?db=\(Self.database)" }

    private struct Reply: Decodable {
        struct Statement: Decodable {
            var series: [Rows]?
            var error: String?
        }

        struct Rows: Decodable {
            var name: String
            var tags: [String: String]?
            var columns: [String]
            var values: [[Double?]]
        }

        var results: [Statement]
    }

    /// All fields of the measurements whose names match. A field `value` is the measurement itself, another's name is
    /// added to it; tags are labels.
    ///
    /// - Parameter measurements: a regular expression.
    public func received(_ measurements: String = "^aerostat") async throws -> ReceivedSeries {
        let query = [
            "db": Self.database, "epoch": "ms", "q": "SELECT * FROM /\(measurements)/ GROUP BY *",
        ]
        let reply = try JSONDecoder().decode(Reply.self, from: try await HTTP.get("/query", port: port, query: query))
        var result = ReceivedSeries()
        for statement in reply.results {
            if let error = statement.error { throw EndToEndError(description: "InfluxDB: \(error)") }
            for rows in statement.series ?? [] {
                // A tag that only other series of the measurement have is empty.
                let labels = (rows.tags ?? [:]).filter { !$0.value.isEmpty }
                for (index, field) in rows.columns.enumerated() where field != "time" {
                    let name = field == "value" ? rows.name : "\(rows.name)_\(field)"
                    let samples = rows.values.compactMap { row -> ReceivedSample? in
                        guard let time = row.first ?? nil, let value = row[index] else { return nil }
                        return ReceivedSample(milliseconds: Int64(time), value: value)
                    }
                    // A field that only other measurements have is a column of this one, too.
                    if !samples.isEmpty { result.samples[OpenMetricsText.Series(name, labels)] = samples }
                }
            }
        }
        return result
    }
}
