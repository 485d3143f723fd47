import HostModel
import HostSimulation
import Synchronization
import Testing

@testable import SimulationRuntime

@Suite(.timeLimit(.minutes(1)))
struct SimulationRunnerTests {
    private let clock = ManualClock()
    private let latest = LatestSnapshot()

    private func makeRunner(speed: SimulationSpeed = .realTime) -> SimulationRunner<ManualClock> {
        let number = Mutex(0)
        return SimulationRunner(
            scenario: .small(),
            speed: speed,
            clock: clock,
            latest: latest,
            wallClock: { Timestamp(millisecondsSince1970: 5000) },
            makeRunID: {
                number.withLock {
                    $0 += 1
                    return "run-\($0)"
                }
            }
        )
    }

    /// Runs the simulation while `body` moves the clock.
    private func running(_ runner: SimulationRunner<ManualClock>, body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await runner.runUntilCancelled() }
            try await body()
            group.cancelAll()
        }
    }

    private var elapsed: Int64? { latest.read()?.snapshot.elapsedMilliseconds }

    @Test func publishesTheStartBeforeAnyTimePasses() {
        let runner = makeRunner()
        withExtendedLifetime(runner) {
            #expect(elapsed == 0)
            #expect(latest.read()?.run.id == "run-1")
            #expect(latest.read()?.run.began == Timestamp(millisecondsSince1970: 5000))
        }
    }

    @Test func makesAStepEachSecondAndShowsIt() async throws {
        try await running(makeRunner()) {
            for second in 1...5 {
                let due = await clock.sleeper()
                #expect(due.offset == .seconds(second))
                clock.advance(by: .seconds(1))
                await clock.sleeper()
                #expect(elapsed == Int64(second) * 1000)
            }
        }
    }

    @Test func catchesUpAfterALateWakingWithoutShiftingTheSchedule() async throws {
        try await running(makeRunner()) {
            await clock.sleeper()
            clock.advance(by: .milliseconds(3700))
            let due = await clock.sleeper()
            #expect(elapsed == 3000)
            #expect(due.offset == .seconds(4))
        }
    }

    @Test func makesAnHourAMinuteAtSixty() async throws {
        try await running(makeRunner(speed: .ratio(Ratio(millionths: 60_000_000)))) {
            await clock.sleeper()
            for _ in 0..<60 {
                clock.advance(by: .seconds(1))
                await clock.sleeper()
            }
            #expect(elapsed == 3_600_000)
            #expect(latest.read()?.speed.millionths == 60_000_000)
        }
    }

    @Test func publishesTenTimesASecondWhenReadAndTwiceWhenNot() async throws {
        try await running(makeRunner(speed: .ratio(Ratio(millionths: 1_000_000_000)))) {
            await clock.sleeper()
            var published: Set<ObjectIdentifier> = []
            var kept: [PublishedSnapshot] = []
            for _ in 0..<100 {
                if let snapshot = latest.read(), published.insert(ObjectIdentifier(snapshot)).inserted {
                    kept.append(snapshot)
                }
                clock.advance(by: .milliseconds(10))
                await clock.sleeper()
            }
            #expect(kept.count == 10)
            // The last reading was answered with the snapshot of second 1; nobody reads from here on.
            let unread = try #require(latest.readUnnoticed())
            for _ in 0..<49 {
                clock.advance(by: .milliseconds(10))
                await clock.sleeper()
            }
            #expect(latest.readUnnoticed() === unread)
            clock.advance(by: .milliseconds(10))
            await clock.sleeper()
            #expect(latest.readUnnoticed() !== unread)
        }
    }

    @Test func tellsByHowMuchItIsBehind() async throws {
        try await running(makeRunner()) {
            await clock.sleeper()
            clock.advance(by: .seconds(12_000))
            await clock.sleeper()
            // The one snapshot of this instant was taken after the first slice of 10 000 steps, with the step of
            // second 10 001 overdue since then.
            #expect(elapsed == 10_000_000)
            #expect(latest.read()?.lag == .seconds(1999))
        }
    }

    @Test func beginsANewRunAtTimeZero() async throws {
        let runner = makeRunner()
        try await running(runner) {
            await clock.sleeper()
            clock.advance(by: .milliseconds(1500))
            await clock.sleeper()
            #expect(elapsed == 1000)
            await runner.begin(.small(name: "other", seed: 9))
            let published = try #require(latest.read())
            #expect(published.snapshot.elapsedMilliseconds == 0)
            #expect(published.snapshot.identity.scenario == "other")
            #expect(published.run.id == "run-2")
            #expect(published.run.seed == 9)
            // The second of the new run ends at 2.5 s. The runner still sleeps until 2 s and then goes on sleeping.
            clock.advance(by: .milliseconds(500))
            #expect(await clock.sleeper().offset == .milliseconds(2500))
            #expect(elapsed == 0)
            clock.advance(by: .milliseconds(500))
            await clock.sleeper()
            #expect(elapsed == 1000)
        }
    }

    @Test func neitherStarvesAStopNorAReloadAtTheHighestSpeed() async throws {
        let runner = makeRunner(speed: .maximum)
        try await running(runner) {
            clock.advance(by: .seconds(1))
            while elapsed == 0 { await Task.yield() }
            await runner.begin(.small(name: "other"))
            #expect(latest.read()?.run.id == "run-2")
        }
        #expect(latest.read()?.snapshot.identity.scenario == "other")
    }

    @Test func publishesTheLastStateWhenStopped() async throws {
        try await running(makeRunner(speed: .ratio(Ratio(millionths: 10_000_000)))) {
            await clock.sleeper()
            clock.advance(by: .milliseconds(100))
            await clock.sleeper()
            clock.advance(by: .milliseconds(100))
            await clock.sleeper()
        }
        #expect(elapsed == 2000)
    }

    @Test(arguments: [true, false])
    func saysSinceWhenMachinesCountWhereThatIsWanted(isWanted: Bool) async throws {
        var scenario = Scenario.small()
        scenario.events = [
            ScenarioEvent(time: .seconds(2), host: 0, action: .powerOff(machines: [1])),
            ScenarioEvent(time: .seconds(3), host: 0, action: .powerOn(machines: [1])),
        ]
        let runner = SimulationRunner(
            scenario: scenario,
            speed: .realTime,
            clock: clock,
            latest: latest,
            tracksCounterStarts: isWanted,
            wallClock: { [clock] in
                Timestamp(millisecondsSince1970: 5000 + Int64(clock.now.offset / .milliseconds(1)))
            }
        )
        var starts = [latest.read()?.machineStarts]
        try await running(runner) {
            for _ in 1...5 {
                await clock.sleeper()
                clock.advance(by: .seconds(1))
                await clock.sleeper()
                starts.append(latest.read()?.machineStarts)
            }
        }
        let wanted: [[Int64]?] = [[], [], [], [], [5000, 8000], [5000, 8000]]
        #expect(starts == (isWanted ? wanted : Array(repeating: nil, count: 6)))
    }

    @Test func explainsTheNextStepWithoutMakingIt() async throws {
        let runner = makeRunner()
        let first = try await runner.explain(host: nil, machine: "web-02").get()
        #expect(first.machine == 1)
        #expect(first.decision.elapsedMilliseconds == 1000)
        // The same second is worked out once, and the run has not moved.
        let second = try await runner.explain(host: "host-1", machine: "web-01").get()
        #expect(second.decision == first.decision)
        #expect(elapsed == 0)
        try await running(runner) {
            await clock.sleeper()
            clock.advance(by: .seconds(1))
            await clock.sleeper()
        }
        let snapshot = try #require(latest.read()?.snapshot)
        #expect(snapshot.elapsedMilliseconds == 1000)
        #expect(snapshot.hosts[0].free == first.decision.state.freeAfter)
        #expect(try await runner.explain(host: nil, machine: "web-01").get().decision.elapsedMilliseconds == 2000)
    }

    @Test func explainsTheNewRunAfterAReload() async throws {
        let runner = makeRunner()
        _ = await runner.explain(host: nil, machine: "web-01")
        await runner.begin(.small(name: "other", machines: 3))
        let explained = try await runner.explain(host: nil, machine: "web-03").get()
        #expect(explained.run.id == "run-2")
        #expect(explained.decision.machines.count == 3)
    }
}
