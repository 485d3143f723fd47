import HostModel
import HostSimulation
import MetricPush
import SnapshotEncoding
import Synchronization
import Testing

@testable import SimulationRuntime

/// Notes what it is handed.
private final class NotingSink: PushSink {
    struct Notes {
        var rounds: [(items: [PushItem], form: PushedForm)] = []
        var ends: [PushItem] = []
        var shutdowns: [Duration] = []
    }

    let forms: Set<PushedForm>
    private let noted = Mutex(Notes())

    init(forms: Set<PushedForm>) {
        self.forms = forms
    }

    var notes: Notes { noted.withLock { $0 } }
    var rounds: [[PushItem]] { notes.rounds.map(\.items) }

    func push(_ items: [PushItem], as form: PushedForm) { noted.withLock { $0.rounds.append((items, form)) } }
    func end(_ item: PushItem) { noted.withLock { $0.ends.append(item) } }
    func ledgers(at milliseconds: Int64) -> [PushLedger] { [] }
    func shutdown(within timeout: Duration) async { noted.withLock { $0.shutdowns.append(timeout) } }
}

/// The time of day, which a test sets.
private final class SettableClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_700_000_000_000)

    func set(_ milliseconds: Int64) { self.milliseconds.withLock { $0 = milliseconds } }
    var now: Timestamp { Timestamp(millisecondsSince1970: milliseconds.withLock { $0 }) }
}

@Suite(.timeLimit(.minutes(1)))
struct PushReporterTests {
    private let clock = ManualClock()
    private let wallClock = SettableClock()
    private let latest = LatestSnapshot()
    private let sink = NotingSink(forms: [.samples])

    private func makeReporter(_ sink: NotingSink? = nil) -> PushReporter<ManualClock> {
        PushReporter(
            latest: latest,
            account: ExporterAccount(build: BuildFacts(version: "1", commit: "2", swiftVersion: "3")),
            sink: sink ?? self.sink,
            interval: .seconds(15),
            clock: clock,
            wallClock: { [wallClock] in wallClock.now }
        )
    }

    private func makeRunner(hosts: Int) -> SimulationRunner<ManualClock> {
        SimulationRunner(scenario: .small(hosts: hosts), speed: .realTime, clock: ManualClock(), latest: latest)
    }

    /// Pushes while `body` moves the clock.
    private func pushing(_ reporter: PushReporter<ManualClock>, body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await reporter.runUntilCancelled() }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func rows(_ items: [PushItem]) -> [SampleRow] {
        items.compactMap { item in
            guard case .samples(let row, _) = item else { return nil }
            return row
        }
    }

    private var times: [Int64] { sink.rounds.flatMap { rows($0) }.map(\.milliseconds) }

    /// The hosts among the labels of the set that the items are about.
    private func hosts(_ set: SeriesSet) -> Set<String> {
        var hosts: Set<String> = []
        for block in set.blocks {
            guard let index = block.labelNames.firstIndex(of: "host") else { continue }
            hosts.formUnion(block.subjects.map { $0[index] })
        }
        return hosts
    }

    @Test func pushesAValueOfEachSeriesOfThePage() async throws {
        let runner = makeRunner(hosts: 2)
        try await pushing(makeReporter()) {
            await clock.sleeper()
            let items = try #require(sink.rounds.first)
            guard items.count == 1, case .samples(let row, let series) = items[0] else {
                Issue.record("not one row: \(items)")
                return
            }
            #expect(row.milliseconds == 1_700_000_000_000)
            #expect(row.values.count == series.set.count && series.set.count > 100)
            #expect(hosts(series.set) == ["host-1", "host-2"])
            let families = series.set.blocks.flatMap(\.families).map(\.name)
            #expect(families.contains("aerostat_build_info") && families.contains("aerostat_vm_memory_size_bytes"))
        }
        withExtendedLifetime(runner) {}
    }

    @Test func pushesEveryIntervalOfTheWallClock() async throws {
        let runner = makeRunner(hosts: 1)
        try await pushing(makeReporter()) {
            #expect(await clock.sleeper().offset == .seconds(15))
            for round in 2...4 {
                wallClock.set(1_700_000_000_000 + 15_000 * Int64(round - 1))
                clock.advance(by: .seconds(15))
                #expect(await clock.sleeper().offset == .seconds(15 * round))
            }
            #expect(times == [0, 15_000, 30_000, 45_000].map { 1_700_000_000_000 + $0 })
        }
        withExtendedLifetime(runner) {}
    }

    @Test func pushesOnceAfterAPauseAndKeepsItsTimes() async throws {
        let runner = makeRunner(hosts: 1)
        try await pushing(makeReporter()) {
            await clock.sleeper()
            clock.advance(by: .seconds(100))
            #expect(await clock.sleeper().offset == .seconds(105))
            #expect(sink.rounds.count == 2)
        }
        withExtendedLifetime(runner) {}
    }

    @Test func pushesNothingBeforeTheFirstSnapshot() async throws {
        let reporter = makeReporter()
        try await pushing(reporter) { await clock.sleeper() }
        await reporter.finish(within: .seconds(1))
        #expect(sink.rounds.isEmpty && sink.notes.ends.isEmpty)
        #expect(sink.notes.shutdowns == [.seconds(1)])
    }

    /// Somebody sets the clock back by an hour, and it stands still: the order of the samples is kept all the same.
    @Test func timesAscendAlthoughTheWallClockGoesBack() async throws {
        let runner = makeRunner(hosts: 1)
        let reporter = makeReporter()
        try await pushing(reporter) {
            await clock.sleeper()
            for milliseconds in [1_699_996_400_000, 1_699_996_400_000, 1_700_000_000_500] as [Int64] {
                wallClock.set(milliseconds)
                clock.advance(by: .seconds(15))
                await clock.sleeper()
            }
        }
        wallClock.set(1_699_996_400_000)
        await reporter.finish(within: .seconds(1))
        #expect(times == [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_002, 1_700_000_000_500])
        guard case .ended(_, _, let milliseconds) = sink.notes.ends.first else {
            Issue.record("no end: \(sink.notes.ends)")
            return
        }
        #expect(milliseconds == 1_700_000_000_501)
        withExtendedLifetime(runner) {}
    }

    @Test func marksTheSeriesThatAReloadHasTakenAwayAsEnded() async throws {
        let runner = makeRunner(hosts: 3)
        try await pushing(makeReporter()) {
            await clock.sleeper()
            await runner.begin(.small(hosts: 1))
            clock.advance(by: .seconds(15))
            await clock.sleeper()
            let items = try #require(sink.rounds.last)
            guard items.count == 2, case .ended(let ended, let before, let end) = items[0],
                case .samples(let row, let after) = items[1]
            else {
                Issue.record("not an end and a row: \(items)")
                return
            }
            #expect(hosts(before.set) == ["host-1", "host-2", "host-3"] && hosts(after.set) == ["host-1"])
            #expect(ended == before.set.series(missingIn: after.set))
            // Two hosts of three, and what names the run.
            #expect(ended.reduce(0) { $0 + $1.count } > before.set.count / 2)
            #expect(end < row.milliseconds)
            #expect(row.values.count == after.set.count)
        }
    }

    @Test func roundsOfOneRunHaveTheirSeriesInCommon() async throws {
        let runner = makeRunner(hosts: 1)
        try await pushing(makeReporter()) {
            await clock.sleeper()
            clock.advance(by: .seconds(15))
            await clock.sleeper()
            let series = sink.rounds.joined().compactMap { item in
                guard case .samples(_, let series) = item else { return nil as PushedSeries? }
                return series
            }
            try #require(series.count == 2)
            #expect(series[0] === series[1])
        }
        withExtendedLifetime(runner) {}
    }

    @Test func saysAtTheEndThatAllSeriesHaveEnded() async throws {
        let runner = makeRunner(hosts: 2)
        let reporter = makeReporter()
        try await pushing(reporter) { await clock.sleeper() }
        await reporter.finish(within: .seconds(7))
        #expect(sink.notes.ends.count == 1)
        guard case .ended(let series, let pushed, let milliseconds) = sink.notes.ends.first else {
            Issue.record("no end: \(sink.notes.ends)")
            return
        }
        #expect(series == [0..<pushed.set.count] && milliseconds > 1_700_000_000_000)
        #expect(sink.notes.shutdowns == [.seconds(7)])
        withExtendedLifetime(runner) {}
    }

    @Test func reportsArePushedInTheFormsThatSomebodyTakes() async throws {
        let runner = makeRunner(hosts: 2)
        let sink = NotingSink(forms: [.json, .csv])
        try await pushing(makeReporter(sink)) { await clock.sleeper() }
        let rounds = sink.notes.rounds
        #expect(rounds.map(\.form) == [.json, .csv])
        let reports = rounds.flatMap(\.items).compactMap { item in
            guard case .report(let report) = item else { return nil as PushReport? }
            return report
        }
        try #require(reports.count == 2)
        #expect(reports.map(\.content.mediaType) == ["application/json", "text/csv; charset=utf-8"])
        #expect(reports.allSatisfy { $0.title.hasPrefix("aerostat: small at ") && $0.html == nil })
        let (document, table) = (
            String(decoding: reports[0].content.body, as: UTF8.self),
            String(decoding: reports[1].content.body, as: UTF8.self)
        )
        #expect(document.hasPrefix("{") && document.contains("\"host-2\"") && document.contains("\"web-02\""))
        // A line of names and one for each machine.
        #expect(table.split(whereSeparator: \.isNewline).count == 1 + 4)
        withExtendedLifetime(runner) {}
    }
}
