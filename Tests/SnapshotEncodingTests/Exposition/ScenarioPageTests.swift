import HostModel
import HostSimulation
import RunOutputReader
import ScenarioFiles
import SnapshotEncoding
import Testing

/// Pages of every built-in scenario, after some time, read by others.
@Suite(.timeLimit(.minutes(5)))
struct ScenarioPageTests {
    /// The pages of one scenario, whole and of its last host.
    private struct Pages {
        let snapshot: FleetSnapshot
        let identity: FleetIdentity

        /// - Parameter steps: long enough for machines to boot and for the first balloons.
        init(_ name: String, steps: Int = 120) async throws {
            let scenario = try #require(try BuiltInScenarios.scenario(named: name))
            var fleet = FleetSimulation(scenario: scenario)
            await fleet.advance(steps: steps, threads: 2)
            snapshot = fleet.snapshot()
            identity = scenario.identity
        }

        func all(_ syntax: ExpositionSyntax, created: CounterStarts? = nil) -> [[UInt8]] {
            let encoder = ExpositionEncoder(identity: identity)
            var whole: [UInt8] = []
            encoder.encode(snapshot, as: syntax, created: created, into: &whole)
            ExpositionEncoder.encode(SampleFleet.status, as: syntax, created: created, into: &whole)
            var probe: [UInt8] = []
            let last = identity.hosts.count - 1
            encoder.encode(hostAt: last, of: snapshot, as: syntax, created: created, into: &probe)
            ExpositionEncoder.encodeRun(SampleFleet.status, as: syntax, created: created, into: &probe)
            return [whole, probe]
        }
    }

    private static let starts = CounterStarts(
        run: Timestamp(millisecondsSince1970: 1_767_225_600_001),
        process: Timestamp(millisecondsSince1970: 1_767_225_599_000)
    )

    /// Our own parsers refuse a page that has a sample twice.
    @Test(arguments: BuiltInScenarios.names)
    func samplesAreAllThereOnce(scenario: String) async throws {
        let pages = try await Pages(scenario)
        let encoder = ExpositionEncoder(identity: pages.identity)
        let own = ExpositionEncoder.sampleCount(of: SampleFleet.status)
        let text = try ExpositionPage(pages.all(.text)[0])
        #expect(text.sampleCount == encoder.sampleCount + own)
        let plain = try OpenMetricsPage(pages.all(.openMetrics)[0]).samples
        #expect(plain.count == text.sampleCount)
        let told = try OpenMetricsPage(pages.all(.openMetrics, created: Self.starts)[0]).samples
        #expect(told.count == plain.count + plain.count { $0.name.hasSuffix("_total") })
    }

    @Test(.enabled(if: PythonParser.canRun, "\(PythonParser.reason)"), arguments: BuiltInScenarios.names)
    func pythonReadsEveryPage(scenario: String) async throws {
        let pages = try await Pages(scenario)
        for page in pages.all(.text) {
            let samples = try OutsideParser.python(page, isOpenMetrics: false)
            #expect(samples.count == (try ExpositionPage(page)).sampleCount)
        }
        for page in pages.all(.openMetrics) + [pages.all(.openMetrics, created: Self.starts)[0]] {
            let samples = try OutsideParser.python(page, isOpenMetrics: true)
            #expect(samples.count == (try OpenMetricsPage(page)).samples.count)
            #expect(Set(samples.map { [$0.name: $0.labels] }).count == samples.count)
        }
    }

    @Test(
        .enabled(if: OutsideParser.canRunPromtool, "\(OutsideParser.promtoolReason)"),
        arguments: BuiltInScenarios.names
    )
    func promtoolFindsNothingToSay(scenario: String) async throws {
        for page in try await Pages(scenario).all(.text) {
            let run = try OutsideParser.promtool(page)
            #expect(run.status == 0 && run.output.isEmpty, "\(run.text.prefix(1000))")
        }
    }

    /// Shows that the checks can fail.
    @Test(
        .enabled(if: PythonParser.canRun, "\(PythonParser.reason)"),
        arguments: [
            "# TYPE a counter\n# HELP a A.\na_total 1\n", "# TYPE a counter\n# HELP a A.\na 1\n# EOF\n",
            "# TYPE a gauge\n# HELP a A.\na 1\n# TYPE a_total gauge\n# HELP a_total A.\na_total 1\n# TYPE a counter\n"
                + "# HELP a A.\na_total 1\n# EOF\n",
            "# TYPE a info\n# HELP a A.\na_info 2\n# EOF\n", "# TYPE a counter\n# HELP a A.\na_total -1\n# EOF\n",
        ]
    )
    func badPageIsRefused(page: String) {
        #expect(throws: OutsideParser.Refused.self) {
            try OutsideParser.python(Array(page.utf8), isOpenMetrics: true)
        }
        #expect(throws: OpenMetricsPage.Malformed.self) { try OpenMetricsPage(Array(page.utf8)) }
    }

    @Test(
        arguments: [
            "# TYPE a gauge\n# HELP a A.\na{x=\"1\"} 1\na{x=\"1\"} 1\n# EOF\n",
            "# TYPE a counter\n# HELP a A.\na_created 1\na_total 1\n# EOF\n", "# TYPE a gauge\na 1\n# EOF\n",
            "# TYPE a_b gauge\n# UNIT a_b c\n# HELP a_b A.\na_b 1\n# EOF\n", "# TYPE a gauge\n# HELP a A.\n# EOF\n",
        ]
    )
    func ownParserIsStricter(page: String) {
        #expect(throws: OpenMetricsPage.Malformed.self) { try OpenMetricsPage(Array(page.utf8)) }
    }
}
