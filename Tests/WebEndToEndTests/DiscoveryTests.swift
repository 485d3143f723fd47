import Foundation
import RealReceivers
import RunOutputReader
import Testing

/// Probes of single hosts, found by a Prometheus on its own.
@Suite(
    .serialized,
    .timeLimit(.minutes(3)),
    .enabled(if: RealServers.canRun(WebServers.all), "\(RealServers.reason(WebServers.all))")
)
struct DiscoveryTests {

    @Test func prometheusFindsEveryHostOfTheFleet() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["fleet"])
        let port = try await aerostat.port()
        let scraping = try await ScrapingPrometheus.start(
            "  - {job_name: fleet, http_sd_configs: [{url: 'http://127.0.0.1:\(port)/api/v1/sd', refresh_interval: 2s}]}",
            in: surroundings
        )
        try await scraping.wait(forJob: "fleet", targets: 100)
        let prometheus = scraping.prometheus
        let machines = try await prometheus.query("count by (instance, host) (aerostat_vm_memory_size_bytes)")
        #expect(machines.count == 100)
        #expect(machines.allSatisfy { $0.number == 8 })
        // The target's own name says which host it is.
        #expect(machines.allSatisfy { $0.metric["instance"] == "127.0.0.1:\(port)/\($0.metric["host"] ?? "")" })
        #expect(try await prometheus.query("count({exported_host!=\"\"})").isEmpty)
        // What the README divides rates by is there for each of them.
        #expect(try await prometheus.query("aerostat_simulation_seconds_total").count == 100)
        #expect(try await aerostat.stop() == 0)
    }

    @Test func aProbeShowsWhatTheFleetShowsOfTheHost() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["fleet", "--speed", "0.001"])
        let port = try await aerostat.port()
        let curl = Curl(surroundings: surroundings)
        let base = "http://127.0.0.1:\(port)"
        let fleet = try MetricsPage(try await curl("\(base)/metrics").body)
        let host = try #require(fleet.hostSeries.keys.first?.labels["host"])
        let probe = try MetricsPage(try await curl("\(base)/probe?target=\(host)").body)
        let expected = fleet.hostSeries.filter { $0.key.labels["host"] == host }
        #expect(probe.hostSeries == expected)
        #expect(expected.count > 400)

        let unknown = try await curl("\(base)/probe?target=nobody")
        #expect(unknown.status == 404)
        #expect(unknown.text.contains("no host is called 'nobody'; there are prod-001, "))
        #expect(try await curl("\(base)/probe").status == 400)
        #expect(try await curl("\(base)/probe?target=a&target=b").status == 400)
        #expect(try await aerostat.stop() == 0)
    }
}
