import HostModel
import HostSimulation
import Logging
import Synchronization
import Testing

@testable import SimulationRuntime

struct ScenarioReloaderTests {
    private struct Refusal: Error, CustomStringConvertible {
        var description: String { "a.yaml:1:2: hosts: bad\na.yaml:3:4: events: worse" }
    }

    private let latest = LatestSnapshot()
    private let account = ExporterAccount(build: BuildFacts(version: "", commit: "", swiftVersion: ""))

    private struct Outcome {
        var status: ExporterStatus
        var problems: [String]
        var lines: [String]
    }

    private func reload(_ load: @escaping @Sendable () throws -> Scenario) async throws -> Outcome {
        let runner = SimulationRunner(scenario: .small(), speed: .realTime, clock: ManualClock(), latest: latest)
        account.noteReload(isSuccessful: true, at: Timestamp(millisecondsSince1970: 1))
        let log = LogCollector()
        let problems = await ScenarioReloader(
            runner: runner,
            account: account,
            logger: Logger(label: "test") { _ in log },
            wallClock: { Timestamp(millisecondsSince1970: 2000) },
            load: load
        ).reload()
        let status = account.status(for: try #require(latest.read()))
        return Outcome(status: status, problems: problems, lines: log.lines)
    }

    @Test func beginsAGoodScenario() async throws {
        let outcome = try await reload { .small(name: "other") }
        #expect(latest.read()?.snapshot.identity.scenario == "other")
        #expect(outcome.status.isLastReloadSuccessful)
        #expect(outcome.status.lastReloadMilliseconds == 2000)
        #expect(outcome.problems == [])
        #expect(outcome.lines == ["info: scenario loaded, a new run begins"])
    }

    @Test func refusesABadScenarioAndLetsTheRunGoOn() async throws {
        let outcome = try await reload { throw Refusal() }
        #expect(latest.read()?.snapshot.identity.scenario == "small")
        #expect(!outcome.status.isLastReloadSuccessful)
        #expect(outcome.status.lastReloadMilliseconds == 1)
        #expect(outcome.problems == ["a.yaml:1:2: hosts: bad", "a.yaml:3:4: events: worse"])
        #expect(
            outcome.lines == [
                "error: scenario refused problem=a.yaml:1:2: hosts: bad",
                "error: scenario refused problem=a.yaml:3:4: events: worse",
                "error: the run that is under way goes on",
            ]
        )
    }
}

/// Keeps what is logged.
final class LogCollector: LogHandler {
    private let collected = Mutex<[String]>([])

    var lines: [String] { collected.withLock { $0 } }
    var logLevel: Logger.Level {
        get { .info }
        set { _ = newValue }
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set { _ = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set { _ = newValue }
    }

    func log(event: LogEvent) {
        let problem = event.metadata?["problem"].map { " problem=\($0)" } ?? ""
        collected.withLock { $0.append("\(event.level): \(event.message)\(problem)") }
    }
}
