import HostModel
import HostSimulation
import Logging
import MetricPush
import Synchronization
import Testing

@testable import SimulationRuntime

/// Notes what it is handed.
private final class NotingSink: PushSink {
    private let noted = Mutex<(rounds: [[PushRequest]], shutdowns: Int)>(([], 0))

    var rounds: [[PushRequest]] { noted.withLock { $0.rounds } }
    var shutdowns: Int { noted.withLock { $0.shutdowns } }
    var ledgers: [PushLedger] { [] }

    func push(_ round: [PushRequest]) {
        noted.withLock { $0.rounds.append(round) }
    }

    func shutdown(within timeout: Duration) async {
        noted.withLock { $0.shutdowns += 1 }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct PushReporterTests {
    private let clock = ManualClock()
    private let latest = LatestSnapshot()
    private let sink = NotingSink()

    private func path(ofHost number: Int) -> String { "/metrics/job/aerostat/host/host-\(number)" }
    private let instancePath = "/metrics/job/aerostat/instance/127.0.0.1%3A10075"

    private func makeReporter(deletesAtEnd: Bool = false) -> PushReporter<ManualClock> {
        PushReporter(
            latest: latest,
            account: ExporterAccount(build: BuildFacts(version: "1", commit: "2", swiftVersion: "3")),
            sink: sink,
            interval: .seconds(15),
            clock: clock,
            instance: "127.0.0.1:10075",
            deletesAtEnd: deletesAtEnd,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Such as `PUT /metrics/job/aerostat/host/host-1`.
    private func lines(_ round: [PushRequest]?) -> [String] {
        round?.map { "\($0.method.rawValue) \($0.path)" } ?? []
    }

    private func makeRunner(hosts: Int) -> SimulationRunner<ManualClock> {
        SimulationRunner(scenario: .small(hosts: hosts), speed: .realTime, clock: ManualClock(), latest: latest)
    }

    /// Pushes while `body` moves the clock; returns the groups that are held at the end.
    private func pushing(_ reporter: PushReporter<ManualClock>, body: () async throws -> Void) async throws
        -> [PushgatewayGroup]
    {
        try await withThrowingTaskGroup(of: [PushgatewayGroup].self) { group in
            group.addTask { await reporter.runUntilCancelled() }
            try await body()
            group.cancelAll()
            return try await group.next() ?? []
        }
    }

    @Test func putsOnePageForEachHostAndOneAboutItself() async throws {
        let runner = makeRunner(hosts: 2)
        let held = try await pushing(makeReporter()) {
            await clock.sleeper()
            let round = try #require(sink.rounds.first)
            #expect(lines(round) == ["PUT \(path(ofHost: 1))", "PUT \(path(ofHost: 2))", "PUT \(instancePath)"])
            for request in round {
                #expect(request.contentType == "text/plain; version=0.0.4; charset=utf-8")
                #expect(request.body.last == UInt8(ascii: "\n"))
                // Lines that are no comments, counted here in another way than the encoder counts.
                let lines = String(decoding: request.body, as: UTF8.self).split(separator: "\n")
                let samples = lines.filter { !$0.hasPrefix("#") }
                #expect(request.sampleCount == samples.count)
                #expect(samples.count > 15)
                // A gateway refuses timestamps, which would stand after the value.
                for sample in samples {
                    #expect(sample.wholeMatch(of: /[a-z0-9_]+(\{.*\})? [-.0-9]+/) != nil, "\(sample)")
                }
            }
        }
        withExtendedLifetime(runner) {}
        #expect(held.map(\.path) == [path(ofHost: 1), path(ofHost: 2), instancePath])
    }

    @Test func pushesEveryIntervalOfTheWallClock() async throws {
        let runner = makeRunner(hosts: 1)
        _ = try await pushing(makeReporter()) {
            #expect(await clock.sleeper().offset == .seconds(15))
            for round in 2...4 {
                clock.advance(by: .seconds(15))
                #expect(await clock.sleeper().offset == .seconds(15 * round))
            }
            #expect(sink.rounds.count == 4)
        }
        withExtendedLifetime(runner) {}
    }

    @Test func pushesOnceAfterAPauseAndKeepsItsTimes() async throws {
        let runner = makeRunner(hosts: 1)
        _ = try await pushing(makeReporter()) {
            await clock.sleeper()
            clock.advance(by: .seconds(100))
            #expect(await clock.sleeper().offset == .seconds(105))
            #expect(sink.rounds.count == 2)
        }
        withExtendedLifetime(runner) {}
    }

    @Test func pushesNothingBeforeTheFirstSnapshot() async throws {
        let held = try await pushing(makeReporter()) { await clock.sleeper() }
        #expect(held.isEmpty)
        #expect(sink.rounds.isEmpty)
    }

    @Test func deletesTheHostsThatAReloadHasTakenAway() async throws {
        let runner = makeRunner(hosts: 3)
        _ = try await pushing(makeReporter()) {
            await clock.sleeper()
            await runner.begin(.small(hosts: 1))
            clock.advance(by: .seconds(15))
            await clock.sleeper()
            #expect(
                lines(sink.rounds.last) == [
                    "PUT \(path(ofHost: 1))", "PUT \(instancePath)", "DELETE \(path(ofHost: 2))",
                    "DELETE \(path(ofHost: 3))",
                ]
            )
        }
    }

    @Test(arguments: [true, false])
    func deletesItsGroupsAtTheEndWhenAsked(deletesAtEnd: Bool) async throws {
        let group = try PushgatewayGroup(job: "aerostat", labels: ["host": "host-1"])
        await makeReporter(deletesAtEnd: deletesAtEnd).finish(held: [group], within: .seconds(1))
        #expect(sink.rounds.map { lines($0) } == (deletesAtEnd ? [["DELETE \(path(ofHost: 1))"]] : []))
        #expect(sink.shutdowns == 1)
    }
}
