import Foundation
import RealReceivers

/// A real Prometheus that scrapes what a test tells it, every second.
struct ScrapingPrometheus {
    let server: RunningProgram
    let prometheus: Prometheus

    /// - Parameters:
    ///   - jobs: the content of `scrape_configs`.
    ///   - features: for `--enable-feature`.
    ///   - name: of its folder; two of one test need two.
    static func start(
        _ jobs: String,
        features: [String] = [],
        name: String = "prometheus",
        in surroundings: Surroundings
    ) async throws -> ScrapingPrometheus {
        let configuration = try surroundings.write(
            "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n\(jobs)\n",
            to: "\(name).yml"
        )
        var arguments = [
            "--config.file=\(configuration)", "--storage.tsdb.path=\(surroundings.path("\(name)-data"))",
            "--web.listen-address=127.0.0.1:0",
        ]
        if !features.isEmpty { arguments.append("--enable-feature=\(features.joined(separator: ","))") }
        let server = try RunningProgram(
            RealServers.path("prometheus"),
            arguments,
            log: surroundings.folder.appending(path: "\(name).log")
        )
        return ScrapingPrometheus(server: server, prometheus: Prometheus(port: try await server.port()))
    }

    /// Waits until the latest scrape of every target of a job went as it should.
    func wait(forJob job: String, targets: Int, up: Bool = true, within seconds: Double = 40) async throws {
        let wanted = up ? 1.0 : 0.0
        _ = try await poll("\(targets) targets of \(job) to be \(up ? "up" : "down")", within: seconds) {
            let samples = try await prometheus.query("up{job=\"\(job)\"}")
            return samples.count == targets && samples.allSatisfy { $0.number == wanted } ? samples : nil
        }
    }

    /// What Prometheus found wrong with its targets' latest scrapes, by URL.
    func scrapeErrors() async throws -> [String: String] {
        struct Reply: Decodable {
            struct Data: Decodable { var activeTargets: [Target] }
            struct Target: Decodable {
                var scrapeUrl: String
                var lastError: String
            }
            var data: Data
        }
        let body = try await HTTP.get("/api/v1/targets", port: prometheus.port)
        let targets = try JSONDecoder().decode(Reply.self, from: body).data.activeTargets
        return Dictionary(uniqueKeysWithValues: targets.map { ($0.scrapeUrl, $0.lastError) })
    }
}
