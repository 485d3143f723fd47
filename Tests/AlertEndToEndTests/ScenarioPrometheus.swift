import Foundation
import LoopbackServers
import RealReceivers

/// A Prometheus that holds forty minutes of `crisis`, `overcommit` and `fleet` in simulated time, so that rates are those
/// of the hosts, scrapes an aerostat that does all there is to be counted, and evaluates the rules of the repository.
struct ScenarioPrometheus {
    let server: EvaluatingPrometheus
    private let aerostat: RunningProgram
    private let receiver: ScriptedReceiver

    /// A minute suffices for a fleet, which has ten times as many series as the others together; rates are over four.
    private static let runs = [("crisis", "15s"), ("overcommit", "15s"), ("fleet", "1m")]

    /// - Parameter rules: paths of rule files.
    static func start(rules: [URL], in surroundings: Surroundings) async throws -> ScenarioPrometheus {
        let receiver = try ScriptedReceiver(always: .noContent)
        let web = try surroundings.write("http_server_config: {http2: false}\n", to: "web.yml")
        let aerostat = try surroundings.startAerostat([
            "overcommit", "--web.config.file", web,
            "--history", surroundings.path("history.db"), "--history-interval", "1s",
            "--push", "remote-write+http://127.0.0.1:\(receiver.port)/api/v1/write", "--push-interval", "1s",
            "--queue", surroundings.path("served-queue"),
        ])
        let configuration = """
            global: {scrape_interval: 1s, evaluation_interval: 5s}
            rule_files: [\(rules.map { "\"\($0.path())\"" }.joined(separator: ", "))]
            storage: {tsdb: {out_of_order_time_window: 2h}}
            scrape_configs:
              - job_name: aerostat
                static_configs: [{targets: ["127.0.0.1:\(try await aerostat.port())"]}]
            """
        let server = try await EvaluatingPrometheus.start(configuration, in: surroundings)
        for (scenario, interval) in runs {
            let url = "remote-write+http://127.0.0.1:\(server.prometheus.port)\(PrometheusReceiver.writePath)"
            let configuration = try surroundings.write(
                """
                destinations:
                - url: \(url)
                  external_labels: {instance: "\(scenario)"}
                """,
                to: "\(scenario).yml"
            )
            let run = ["run", scenario, "--for", "40m", "--interval", interval, "--end-at", "now"]
            let push = ["--push", url, "--push.config", configuration]
            let result = try await surroundings.runToEnd(Surroundings.aerostat, run + push)
            guard result.status == 0 else { throw EndToEndError(description: "\(scenario): \(result.output)") }
        }
        _ = try await poll("rates of what is scraped", within: 30) {
            try await server.prometheus.query(#"rate(process_cpu_seconds_total{job="aerostat"}[1m])"#).first
        }
        return ScenarioPrometheus(server: server, aerostat: aerostat, receiver: receiver)
    }

    func stop() async throws {
        try await aerostat.stop()
        try await server.server.stop()
        receiver.stop()
    }

    /// The queries that have no value at any time, as sentences.
    ///
    /// - Parameter end: of the time that is looked at, in seconds since 1970.
    func unanswered(_ queries: [DashboardQueries.Query], before end: Int) async throws -> [String] {
        var unanswered: [String] = []
        for query in queries {
            // What is not a number is no answer. One series instead of hundreds is quicker to read.
            let counted = "count((\(query.expression)) > -Inf)"
            do {
                let count = try await server.prometheus.valueCount(counted, from: end - 2700, to: end, step: 60)
                if count == 0 { unanswered.append("\(query.place): \(query.expression)") }
            } catch {
                unanswered.append("\(query.place): \(error)")
            }
        }
        return unanswered
    }

    /// The selectors of expressions that no series has matched within the last hour.
    func unmatched(_ expressions: [String]) async throws -> [String] {
        let selector = /(?:[a-zA-Z_:][\w:]*)?\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}/
        let selectors = Set(expressions.flatMap { $0.matches(of: selector).map { String($0.output) } }).sorted()
        var unmatched: [String] = []
        for selector in selectors {
            let isMatched = try await !server.prometheus.query("count(count_over_time(\(selector)[1h]))").isEmpty
            if !isMatched { unmatched.append(selector) }
        }
        return unmatched
    }
}
