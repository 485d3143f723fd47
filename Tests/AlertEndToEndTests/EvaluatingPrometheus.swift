import Foundation
import RealReceivers

/// A real Prometheus with rules, and with what a test writes into the rest of its configuration.
struct EvaluatingPrometheus {
    let server: RunningProgram
    let prometheus: Prometheus

    /// - Parameters:
    ///   - configuration: its whole configuration file.
    ///   - name: of its files; two of one test need two.
    static func start(
        _ configuration: String,
        name: String = "prometheus",
        in surroundings: Surroundings
    ) async throws -> EvaluatingPrometheus {
        let file = try surroundings.write(configuration, to: "\(name).yml")
        let server = try RunningProgram(
            RealServers.path("prometheus"),
            [
                "--config.file=\(file)", "--storage.tsdb.path=\(surroundings.path("\(name)-data"))",
                "--web.listen-address=127.0.0.1:0", "--web.enable-remote-write-receiver",
            ],
            // Of the times in its answers.
            environment: ["TZ": "UTC"],
            log: surroundings.folder.appending(path: "\(name).log")
        )
        let prometheus = Prometheus(port: try await server.port())
        _ = try await poll("Prometheus to be ready", within: 30, every: .milliseconds(20)) {
            // One that does not start is not waited for.
            if !server.isRunning { return try server.logText }
            _ = try await HTTP.get("/-/ready", port: prometheus.port)
            return ""
        }
        return EvaluatingPrometheus(server: server, prometheus: prometheus)
    }

    /// The rules as soon as each has been evaluated later than a time, with what went wrong.
    func evaluatedRules(after time: Date, within seconds: Double = 60) async throws -> [Prometheus.Rule] {
        try await poll("each rule to be evaluated", within: seconds) {
            let rules = try await prometheus.rules()
            let isLater = try rules.allSatisfy { rule in
                // Nine digits of a second are more than the parser takes.
                let evaluation = try Date(rule.lastEvaluation.replacing(/\.\d+/, with: ""), strategy: .iso8601)
                return rule.health != "unknown" && evaluation > time
            }
            return isLater && !rules.isEmpty ? rules : nil
        }
    }
}
