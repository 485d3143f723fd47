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
        webLedger: {
            var ledger = WebLedger()
            ledger.scrapes = 2
            ledger.encodedPages = 4
            ledger.configuration = WebConfigurationLedger()
            return ledger
        },
        pushLedgers: {
            var ledger = PushLedger()
            ledger.destination = "pushgateway+http://collector:9091"
            ledger.delivered.samples = 12
            return [ledger]
        }
    )

    private let pageAccount = PageAccount()

    private var pages: FleetPages {
        makePages { _, name in .failure(.unknownMachine(name, known: ["web-01"])) }
    }

    private func makePages(
        explain: @escaping @Sendable (String?, String) async -> Explanation = {
            .failure(.unknownMachine($1, known: []))
        },
        map: @escaping @Sendable (String?, String) async -> MappingAnswer = { .failure(.unknownMachine($1, known: [])) }
    ) -> FleetPages {
        FleetPages(
            latest: latest,
            account: account,
            pageAccount: pageAccount,
            version: "1.2.3",
            speed: .realTime,
            explain: explain,
            map: map
        )
    }

    private func makeRunner(hosts: Int = 1, tracksCounterStarts: Bool = false) -> SimulationRunner<ManualClock> {
        SimulationRunner(
            scenario: .small(hosts: hosts),
            speed: .realTime,
            clock: clock,
            latest: latest,
            tracksCounterStarts: tracksCounterStarts,
            wallClock: { Timestamp(millisecondsSince1970: 5000) },
            makeRunID: { "0123" }
        )
    }

    private func page(_ request: MetricsRequest = MetricsRequest(), of pages: FleetPages) async throws -> EncodedPage {
        guard case .page(let page) = await pages.metricsPage(request) else {
            throw NoPage()
        }
        return page
    }

    private struct NoPage: Error {}

    private func bytes(_ page: EncodedPage) -> [UInt8] { page.parts.flatMap(\.bytes) }

    private func text(_ page: EncodedPage) -> String { String(decoding: bytes(page), as: UTF8.self) }

    private static let openMetrics = "application/openmetrics-text; version=1.0.0"

    @Test func hasNothingToShowBeforeTheFirstSnapshot() async {
        let pages = pages
        #expect(!pages.isReady)
        guard case .notReady = await pages.metricsPage(MetricsRequest()) else {
            Issue.record("there is no snapshot yet")
            return
        }
        #expect(pages.snapshotPage() == nil)
        #expect(pages.discoveryPage(address: "a:1", scheme: "http") == nil)
        #expect(await pages.hostsPage() == nil)
        guard case .notReady = await pages.statusPage(host: nil) else {
            Issue.record("there is no host yet")
            return
        }
        guard case .found(let page) = pages.landingPage(.first) else {
            Issue.record("the page is there before the first snapshot")
            return
        }
        #expect(String(decoding: page.bytes, as: UTF8.self).contains("the simulation is starting"))
    }

    @Test func encodesASnapshotOnceForAllScrapes() async throws {
        let (runner, pages) = (makeRunner(), pages)
        let first = try await page(of: pages)
        let second = try await page(of: pages)
        #expect(first.parts[0] === second.parts[0])
        #expect(first.parts[1] !== second.parts[1])
        #expect(try #require(pages.snapshotPage())[0] === (try #require(pages.snapshotPage())[0]))
        #expect(pageAccount.counts == PageAccount.Counts(encoded: 1, compressed: 0))
        await runner.begin(.small())
        #expect(try await page(of: pages).parts[0] !== first.parts[0])
        #expect(pageAccount.counts.encoded == 2)
    }

    @Test func compressesASnapshotOnceForAllScrapes() async throws {
        let (runner, pages) = (makeRunner(), pages)
        let request = MetricsRequest(acceptEncoding: "gzip")
        let first = try await page(request, of: pages)
        let second = try await page(request, of: pages)
        #expect(first.contentEncoding == "gzip")
        #expect(zip(first.parts.dropLast(), second.parts.dropLast()).allSatisfy { $0 === $1 })
        #expect(pageAccount.counts == PageAccount.Counts(encoded: 1, compressed: 1))
        // The text that is compressed is the one that is shared.
        #expect(try await page(of: pages).contentEncoding == nil)
        #expect(pageAccount.counts == PageAccount.Counts(encoded: 1, compressed: 1))
        withExtendedLifetime(runner) {}
    }

    @Test(arguments: [nil, "host-2"], [nil, openMetrics])
    func whatIsCompressedIsThePage(host: String?, accept: String?) async throws {
        let (runner, pages) = (makeRunner(hosts: 2), pages)
        let plain = try await page(MetricsRequest(accept: accept, host: host), of: pages)
        let packed = try await page(MetricsRequest(accept: accept, acceptEncoding: "gzip", host: host), of: pages)
        #expect(packed.contentType == plain.contentType)
        let unpacked = try Gunzip.text(bytes(packed))
        // The end of the page of a fleet holds the time that aerostat has used, so only a beginning is the same.
        let shared = plain.parts[0].byteCount
        #expect(unpacked.prefix(shared) == bytes(plain).prefix(shared))
        #expect(lines(unpacked).map(\.name) == lines(bytes(plain)).map(\.name))
        withExtendedLifetime(runner) {}
    }

    /// Names with labels, and values, of the samples.
    private func lines(_ page: [UInt8]) -> [(name: Substring, value: Substring)] {
        String(decoding: page, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            guard let space = line.lastIndex(of: " ") else { return nil }
            return (line[..<space], line[space...])
        }
    }

    @Test func everyFormatIsSaidInTheContentType() async throws {
        let (runner, pages) = (makeRunner(), pages)
        let plain = try await page(MetricsRequest(accept: "*/*"), of: pages)
        #expect(plain.contentType == "text/plain; version=0.0.4; charset=utf-8")
        let other = try await page(MetricsRequest(accept: Self.openMetrics), of: pages)
        #expect(other.contentType == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(text(other).hasSuffix("\n# EOF\n"))
        #expect(text(other).contains("# TYPE aerostat_vm_memory_swap_in_bytes counter\n"))
        #expect(!text(other).contains("_created"))
        withExtendedLifetime(runner) {}
    }

    @Test func aHostsPageHoldsItsFamiliesAndTheRun() async throws {
        let (runner, pages) = (makeRunner(hosts: 3), pages)
        for accept in [nil, Self.openMetrics] {
            let whole = try await page(MetricsRequest(accept: accept), of: pages)
            let one = try await page(MetricsRequest(accept: accept, host: "host-2"), of: pages)
            let ofHost = lines(bytes(whole)).filter { $0.name.contains("host=\"host-2\"") }.map(\.name)
            let names = lines(bytes(one)).map(\.name)
            #expect(names.filter { $0.contains("host=") } == ofHost)
            #expect(!ofHost.isEmpty)
            let run = names.filter { !$0.contains("host=") }
            #expect(run.contains("aerostat_simulation_seconds_total"))
            #expect(run.contains { $0.hasPrefix("aerostat_run_info{run_id=\"0123\"") })
            // Neither what each target of one process would repeat, nor what belongs to the server.
            #expect(!run.contains { $0.hasPrefix("process_") || $0.hasPrefix("aerostat_scrape") })
            #expect(Set(names).count == names.count)
        }
        withExtendedLifetime(runner) {}
    }

    @Test func anUnknownHostIsToldWhichThereAre() async {
        let (runner, pages) = (makeRunner(hosts: 2), pages)
        guard case .unknownHost(let reason) = await pages.metricsPage(MetricsRequest(host: "esx-1")) else {
            Issue.record("there is no esx-1")
            return
        }
        #expect(reason == "no host is called 'esx-1'; there are host-1, host-2")
        withExtendedLifetime(runner) {}
    }

    @Test func discoveryNamesAProbeForEachHost() throws {
        let runner = makeRunner(hosts: 2)
        let parts = try #require(pages.discoveryPage(address: "localhost:10075", scheme: "http"))
        let text = String(decoding: parts.flatMap(\.bytes), as: UTF8.self)
        #expect(text.contains(#""__param_target":"host-1","instance":"localhost:10075/host-1""#))
        #expect(text.contains(#""__param_target":"host-2","instance":"localhost:10075/host-2""#))
        withExtendedLifetime(runner) {}
    }

    @Test func countersSaySinceWhenTheyCountWhereThatIsWanted() async throws {
        let (runner, pages) = (makeRunner(tracksCounterStarts: true), pages)
        let openMetrics = lines(bytes(try await page(MetricsRequest(accept: Self.openMetrics), of: pages)))
        let created = openMetrics.filter { $0.name.contains("_created") }
        #expect(created.count == openMetrics.filter { $0.name.contains("_total") }.count)
        #expect(created.filter { $0.name.contains("host=") }.allSatisfy { $0.value == " 5" })
        #expect(!lines(bytes(try await page(of: pages))).contains { $0.name.contains("_created") })
        withExtendedLifetime(runner) {}
    }

    @Test func tellsAboutItselfInTheTail() async throws {
        let (runner, pages) = (makeRunner(), pages)
        let page = text(try await page(of: pages))
        for expected in [
            "aerostat_build_info{version=\"1.2.3\",commit=\"abc\",swift=\"6\"} 1\n",
            "aerostat_run_info{run_id=\"0123\",seed=\"7\"} 1\n", "\naerostat_scrapes_total 2\n",
            "\naerostat_page_encodings_total{encoding=\"identity\"} 4\n",
            "\naerostat_web_config_last_reload_successful 1\n",
            "\naerostat_books_imbalance_pages 0\n", "\naerostat_config_last_reload_successful 1\n",
            "aerostat_push_delivered_samples_total{destination=\"pushgateway+http://collector:9091\"} 12\n",
        ] {
            let isThere = page.contains(expected)
            #expect(isThere, "\(expected)")
        }
        withExtendedLifetime(runner) {}
    }

    @Test(arguments: [nil, openMetrics])
    func countsEachFamilyOnce(accept: String?) async throws {
        let (runner, pages) = (makeRunner(), pages)
        let types = text(try await page(MetricsRequest(accept: accept), of: pages)).split(separator: "\n")
            .filter { $0.hasPrefix("# TYPE ") }
        #expect(types.count > 40)
        #expect(Set(types).count == types.count)
        withExtendedLifetime(runner) {}
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

    @Test func showsTheHostThatIsNamedOnTheStatusPage() {
        let runner = makeRunner(hosts: 2)
        withExtendedLifetime(runner) {
            var request = LandingRequest.first
            request.host = "host-2"
            guard case .found(let page) = pages.landingPage(request) else {
                Issue.record("there is host-2")
                return
            }
            let html = String(decoding: page.bytes, as: UTF8.self)
            #expect(html.contains("data-elapsed=\"0\" data-run=\"0123\""))
            #expect(html.contains("<bdi>host-2</bdi> is in <strong>high</strong>"))
            request.host = "host-3"
            guard case .unknownHost(let reason) = pages.landingPage(request) else {
                Issue.record("there is no host-3")
                return
            }
            #expect(reason.contains("host-1, host-2"))
        }
    }

    @Test func servesTheFilesOfTheStatusPage() {
        #expect(pages.landingAsset("main.js")?.contentType == "text/javascript; charset=utf-8")
        #expect(pages.landingAsset("status.css")?.contentType == "text/css; charset=utf-8")
        #expect(pages.landingAsset("other.js") == nil)
    }

    /// Pages that are open ask each second, and cost no more than one document for a snapshot and host.
    @Test func encodesAHostOnceForAllWhoLook() async throws {
        let (runner, pages) = (makeRunner(hosts: 2), pages)
        func document(_ host: String?) async throws -> SharedPage {
            guard case .found(let page) = await pages.statusPage(host: host) else { throw NoPage() }
            return page
        }
        let first = try await document(nil)
        #expect(try await document("host-1") === first)
        let second = try await document("host-2")
        #expect(second !== first)
        #expect(String(decoding: second.bytes, as: UTF8.self).contains(#""host":"host-2""#))
        #expect(try #require(await pages.hostsPage())[0] === (try #require(await pages.hostsPage())[0]))
        guard case .unknownHost = await pages.statusPage(host: "host-3") else {
            Issue.record("there is no host-3")
            return
        }
        #expect(!latest.isWanted, "nobody who looks makes the simulation publish sooner")
        await runner.begin(.small())
        #expect(try await document(nil) !== first)
    }

    @Test func mapsTheMemoryOfAMachine() async throws {
        let runner = makeRunner()
        let pages = makePages(map: { await runner.mapping(host: $0, machine: $1) })
        guard case .found(let page) = await pages.mappingPage(host: nil, machine: "web-02") else { throw NoPage() }
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"scenario":"small","version":"1.2.3","run_id":"0123","seed":7,"#))
        #expect(text.contains(#""host":"host-1","vm":"web-02","memory_size_bytes":"#))
        guard case .unknown = await pages.mappingPage(host: "host-1", machine: "web-9") else {
            Issue.record("there is no web-9")
            return
        }
    }
}

extension LandingRequest {
    fileprivate static let first = LandingRequest(
        host: nil,
        firstMachine: 0,
        telemetryPath: "/metrics",
        isReloadEnabled: false
    )
}
