import Foundation
import RealReceivers
import RunOutputReader
import Testing

/// Every built-in scenario in every format, read by other people's parsers.
@Suite(
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: RealServers.canRun(WebServers.all) && PythonParser.canRun, "\(RealServers.reason(WebServers.all))")
)
struct FormatTests {

    /// What a client may ask for, and the format that it gets.
    private static let formats = [
        (accept: "text/plain;version=0.0.4", contentType: "text/plain; version=0.0.4; charset=utf-8"),
        (accept: "text/plain;version=1.0.0", contentType: "text/plain; version=1.0.0; charset=utf-8"),
        (
            accept: "application/openmetrics-text;version=0.0.1",
            contentType: "application/openmetrics-text; version=0.0.1; charset=utf-8"
        ),
        (
            accept: "application/openmetrics-text;version=1.0.0",
            contentType: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        ),
    ]

    static func builtIns(in surroundings: Surroundings) async throws -> [String] {
        let (status, output) = try await surroundings.runToEnd(Surroundings.aerostat, ["scenarios"])
        try #require(status == 0)
        return output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    }

    @Test func everyScenarioIsReadInEveryFormat() async throws {
        let surroundings = try Surroundings()
        let scenarios = try await Self.builtIns(in: surroundings)
        #expect(scenarios.count == 10)
        for scenario in scenarios {
            // Fast enough for the memory states to change, so that the values are not all zeros.
            let aerostat = try surroundings.startAerostat([scenario, "--speed", "500"], log: "\(scenario).log")
            let port = try await aerostat.port()
            try await expectEveryFormat(of: scenario, port: port, in: surroundings)
            #expect(try await aerostat.stop() == 0)
        }
    }

    private func expectEveryFormat(of scenario: String, port: Int, in surroundings: Surroundings) async throws {
        let curl = Curl(surroundings: surroundings)
        var counts: Set<Int> = []
        for (accept, contentType) in Self.formats {
            let url = "http://127.0.0.1:\(port)/metrics"
            let plain = try await curl("--header", "Accept: \(accept)", url)
            #expect(plain.status == 200)
            #expect(plain.headers["content-type"] == contentType)
            #expect(plain.headers["vary"]?.lowercased().contains("accept") == true)
            let compressed = try await curl("--compressed", "--header", "Accept: \(accept)", url)
            #expect(compressed.headers["content-encoding"] == "gzip")
            #expect(compressed.headers["content-type"] == contentType)
            for reply in [plain, compressed] {
                counts.insert(try distinctSeries(of: reply.text))
                try await expectReadable(reply, as: contentType, in: surroundings)
            }
        }
        // Each page has the same series, whatever its format.
        #expect(counts.count == 1, "\(scenario): \(counts)")
    }

    /// The number of series on a page, none of which may be there twice.
    private func distinctSeries(of page: String) throws -> Int {
        var seen: Set<Substring> = []
        for line in page.split(separator: "\n") where !line.hasPrefix("#") {
            let end = try #require(line.lastIndex(of: " "))
            let isNew = seen.insert(line[..<end]).inserted
            #expect(isNew, "twice: \(line)")
        }
        return seen.count
    }

    private func expectReadable(
        _ reply: Curl.Reply,
        as contentType: String,
        in surroundings: Surroundings
    ) async throws {
        guard contentType.hasPrefix("application/openmetrics-text") else {
            let (status, output) = try await surroundings.lint(reply.text)
            #expect(status == 0)
            #expect(output.isEmpty)
            return
        }
        let script = """
            import sys
            from prometheus_client.openmetrics.parser import text_fd_to_metric_families
            count = 0
            with open(sys.argv[1], newline="\\n", encoding="utf-8") as page:
                for family in text_fd_to_metric_families(page):
                    count += len(family.samples)
            print(count)
            """
        let file = try surroundings.write(reply.text, to: "page.openmetrics")
        let (status, output) = try await surroundings.runToEnd(PythonParser.python, ["-c", script, file])
        #expect(status == 0, "\(output)")
        #expect(Int(output.split(separator: "\n").first ?? "") == (try distinctSeries(of: reply.text)))
    }

    /// A Prometheus that prefers protobuf gets a format that it reads as well.
    @Test func prometheusScrapesEveryScenarioWithAndWithoutNativeHistograms() async throws {
        let surroundings = try Surroundings()
        var programs: [RunningProgram] = []
        var jobs: [String] = []
        for scenario in try await Self.builtIns(in: surroundings) {
            let aerostat = try surroundings.startAerostat([scenario], log: "\(scenario).log")
            let port = try await aerostat.port()
            jobs.append("  - {job_name: \(scenario), static_configs: [{targets: ['127.0.0.1:\(port)']}]}")
            programs.append(aerostat)
        }
        for features in [[], ["native-histograms"]] {
            let name = "prometheus-\(features.count)"
            let scraping = try await ScrapingPrometheus.start(
                jobs.joined(separator: "\n"),
                features: features,
                name: name,
                in: surroundings
            )
            _ = try await poll("all scenarios to be up", within: 60) {
                let up = try await scraping.prometheus.query("up == 1")
                return up.count == programs.count ? up : nil
            }
            for (address, error) in try await scraping.scrapeErrors() { #expect(error.isEmpty, "\(address)") }
            // Families about aerostat itself come and go with what it does, so the count is about the fleet.
            let stored = try await scraping.prometheus.query("count by (job) ({__name__=~'aerostat_(host|vm)_.+'})")
            #expect(stored.count == programs.count)
            #expect(stored.allSatisfy { $0.number > 90 })
            let states = try await scraping.prometheus.query("count by (job) (aerostat_host_memory_state == 1)")
            #expect(states.count == programs.count)
            #expect(try await scraping.server.stop() == 0)
            #expect(!(try scraping.server.logText.contains("level=warn component=\"scrape manager\"")))
        }
        for program in programs { #expect(try await program.stop() == 0) }
    }
}
