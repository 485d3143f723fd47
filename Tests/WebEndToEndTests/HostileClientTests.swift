import Foundation
import LoopbackClient
import RealReceivers
import Testing

/// A scraping Prometheus beside clients that mean harm.
@Suite(
    .serialized,
    .timeLimit(.minutes(3)),
    .enabled(if: RealServers.canRun(WebServers.all), "\(RealServers.reason(WebServers.all))")
)
struct HostileClientTests {

    @Test func aScrapeGoesOnBesideAFloodOfSlowClients() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["overcommit", "--speed", "max"])
        let port = try await aerostat.port()
        let scraping = try await ScrapingPrometheus.start(
            "  - {job_name: twin, static_configs: [{targets: ['127.0.0.1:\(port)']}]}",
            in: surroundings
        )
        try await scraping.wait(forJob: "twin", targets: 1)
        // More than there is room for: silent ones, half requests, and requests without end.
        var attackers: [LoopbackConnection] = []
        let openings = ["", "GET /metrics HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nX-Drip: ", "POST /metrics"]
        for number in 0..<700 {
            let connection = try LoopbackConnection(port: port)
            try await connection.send(openings[number % openings.count])
            attackers.append(connection)
        }
        let start = ContinuousClock.now
        for _ in 0..<5 {
            // Those that drip send a byte a second each; the server has closed some of them.
            for attacker in attackers { try? await attacker.send("x") }
            let before = ContinuousClock.now
            let page = try await MetricsPage.fetch(port: port)
            let took = ContinuousClock.now - before
            #expect(took < .seconds(1), "\(took)")
            #expect(page.sum("aerostat_open_connections") <= 512)
            #expect(page.sum("process_open_fds") < 600)
            try await Task.sleep(for: .seconds(1))
        }
        let page = try await MetricsPage.fetch(port: port)
        #expect(page.sum("aerostat_closed_connections_total", ["reason": "displaced"]) >= 180)
        // Prometheus has not missed a scrape.
        let seconds = Int((ContinuousClock.now - start).components.seconds)
        let ups = try await scraping.prometheus.query("min_over_time(up{job=\"twin\"}[\(seconds + 5)s])")
        #expect(ups.map(\.number) == [1])
        #expect(attackers.count == 700)
        #expect(try await scraping.server.stop() == 0)
        #expect(try await aerostat.stop() == 0)
    }
}
