import HostModel
import HostSimulation
import StatusServer
import Testing

@testable import SimulationRuntime

struct FleetPagesTests {
    private let clock = ManualClock()
    private let latest = LatestSnapshot()
    private let account = ExporterAccount(
        build: BuildFacts(version: "1.2.3", commit: "abc", swiftVersion: "6"),
        pushLedgers: {
            var ledger = PushLedger()
            ledger.destination = "pushgateway+http://collector:9091"
            ledger.delivered.samples = 12
            return [ledger]
        }
    )

    private var pages: FleetPages {
        makePages { _, name in .failure(.unknownMachine(name, known: ["web-01"])) }
    }

    private func makePages(
        explain: @escaping @Sendable (String?, String) async -> Explanation
    ) -> FleetPages {
        FleetPages(latest: latest, account: account, version: "1.2.3", speed: .realTime, explain: explain)
    }

    private func makeRunner() -> SimulationRunner<ManualClock> {
        SimulationRunner(
            scenario: .small(),
            speed: .realTime,
            clock: clock,
            latest: latest,
            wallClock: { Timestamp(millisecondsSince1970: 5000) },
            makeRunID: { "0123" }
        )
    }

    private func text(_ parts: [SharedPage]?) throws -> String {
        String(decoding: try #require(parts).flatMap(\.bytes), as: UTF8.self)
    }

    @Test func hasNothingToShowBeforeTheFirstSnapshot() {
        #expect(!pages.isReady)
        #expect(pages.metricsPage(isScrape: true) == nil)
        #expect(pages.snapshotPage() == nil)
        #expect(pages.landingPageFacts().hosts.isEmpty)
    }

    @Test func encodesASnapshotOnceForAllScrapes() throws {
        let runner = makeRunner()
        try withExtendedLifetime(runner) {
            let first = try #require(pages.metricsPage(isScrape: true))
            let second = try #require(pages.metricsPage(isScrape: true))
            #expect(first[0] === second[0])
            #expect(first[1] !== second[1])
            #expect(try #require(pages.snapshotPage())[0] === (try #require(pages.snapshotPage())[0]))
        }
    }

    @Test func encodesANewSnapshotAnew() async throws {
        let runner = makeRunner()
        let first = try #require(pages.metricsPage(isScrape: true))
        await runner.begin(.small())
        let second = try #require(pages.metricsPage(isScrape: true))
        #expect(first[0] !== second[0])
    }

    @Test func tellsAboutItselfInTheTail() throws {
        let runner = makeRunner()
        try withExtendedLifetime(runner) {
            _ = pages.metricsPage(isScrape: false)
            _ = pages.metricsPage(isScrape: true)
            let page = try text(pages.metricsPage(isScrape: true))
            for expected in [
                "aerostat_build_info{version=\"1.2.3\",commit=\"abc\",swift=\"6\"} 1\n",
                "aerostat_run_info{run_id=\"0123\",seed=\"7\"} 1\n", "\naerostat_scrapes_total 2\n",
                "\naerostat_books_imbalance_pages 0\n", "\naerostat_config_last_reload_successful 1\n",
                "aerostat_push_delivered_samples_total{destination=\"pushgateway+http://collector:9091\"} 12\n",
            ] {
                let isThere = page.contains(expected)
                #expect(isThere, "\(expected)")
            }
        }
    }

    @Test func countsEachFamilyOnce() throws {
        let runner = makeRunner()
        try withExtendedLifetime(runner) {
            let types = try text(pages.metricsPage(isScrape: true)).split(separator: "\n")
                .filter { $0.hasPrefix("# TYPE ") }
            #expect(types.count > 40)
            #expect(Set(types).count == types.count)
        }
    }

    @Test func explainsAMachineAsTheSimulationTellsIt() async throws {
        let runner = makeRunner()
        let pages = makePages { await runner.explain(host: $0, machine: $1) }
        guard case .found(let page) = await pages.explainPage(host: nil, machine: "web-02") else {
            Issue.record("web-02 is there")
            return
        }
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"scenario":"small","seed":7,"time":"2026-01-01T00:00:01Z","elapsed_seconds":1,"#))
        #expect(text.contains(#""virtual_machines":[{"vm":"web-02","powered_on":true,"#))
        guard case .unknown(let reason) = await pages.explainPage(host: "host-1", machine: "web-9") else {
            Issue.record("there is no web-9")
            return
        }
        #expect(reason == "no virtual machine is called 'web-9'; there are web-01, web-02")
    }

    @Test func fillsTheLandingPage() {
        let runner = makeRunner()
        withExtendedLifetime(runner) {
            let facts = pages.landingPageFacts()
            #expect(facts.scenario == "small")
            #expect(facts.simulatedTime == "2026-01-01T00:00:00Z")
            #expect(facts.elapsed == "0s")
            #expect(facts.speed == "1")
            #expect(facts.hosts.map(\.name) == ["host-1"])
            #expect(facts.hosts.map(\.memory) == ["8 GiB"])
            #expect(facts.hosts.map(\.virtualMachines) == [2])
        }
    }
}
