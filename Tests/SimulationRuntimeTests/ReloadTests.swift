import HostModel
import HostSimulation
import Logging
import StatusServer
import Testing
import WebSecurity

@testable import SimulationRuntime

struct ReloadTests {
    private struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    private let latest = LatestSnapshot()
    private let logger = Logger(label: "test") { _ in LogCollector() }

    private func reload(
        scenario: @escaping @Sendable () throws -> Scenario,
        web: (@Sendable () throws -> WebConfiguration.Content)?
    ) -> Reload<ManualClock> {
        let clock = ManualClock()
        let first = WebConfiguration.Content(settings: WebSettings(), files: ["web.yml"])
        return Reload(
            scenario: ScenarioReloader(
                runner: SimulationRunner(scenario: .small(), speed: .realTime, clock: clock, latest: latest),
                account: ExporterAccount(build: BuildFacts(version: "", commit: "", swiftVersion: "")),
                logger: logger,
                load: scenario
            ),
            webConfiguration: web.map { load in
                WebConfigurationWatcher(
                    WebConfiguration(content: first, load: load, stamp: { _ in nil }),
                    store: WebSettingsStore(),
                    clock: clock,
                    logger: logger
                )
            }
        )
    }

    @Test func aBadWebConfigurationKeepsNoScenarioBack() async {
        let problems = await reload(
            scenario: { .small(name: "other") },
            web: { throw Problem(description: "web.yml:1:1: bad") }
        ).run()
        #expect(problems == ["web.yml:1:1: bad"])
        #expect(latest.read()?.snapshot.identity.scenario == "other")
    }

    @Test func allProblemsAreTold() async {
        let problems = await reload(
            scenario: { throw Problem(description: "a.yaml:1:1: worse") },
            web: { throw Problem(description: "web.yml:1:1: bad") }
        ).run()
        #expect(problems == ["web.yml:1:1: bad", "a.yaml:1:1: worse"])
        #expect(ReloadAnswer(problems: problems) == .refused("web.yml:1:1: bad\na.yaml:1:1: worse"))
    }

    @Test func withoutProblemsItIsReloaded() async {
        let problems = await reload(scenario: { .small(name: "other") }, web: nil).run()
        #expect(ReloadAnswer(problems: problems) == .reloaded)
        #expect(latest.read()?.snapshot.identity.scenario == "other")
    }
}
