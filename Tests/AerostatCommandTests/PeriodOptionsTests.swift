import ArgumentParser
import HostModel
import Synchronization
import Testing

@testable import aerostat

struct PeriodOptionsTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    private func query(_ arguments: String..., now: String = "2026-06-15T10:20:30Z") throws -> PeriodQuery {
        try PeriodOptions.parse(arguments).query(now: time(now), clock: PlaceClock.berlin)
    }

    private func period(_ query: PeriodQuery) -> [String] { [query.from.description, query.to.description] }

    @Test func thePeriodIsTheLast24HoursUnlessSomethingElseIsSaid() throws {
        #expect(period(try query()) == ["2026-06-14T10:20:30Z", "2026-06-15T10:20:30Z"])
        #expect(period(try query("--since", "90m")) == ["2026-06-15T08:50:30Z", "2026-06-15T10:20:30Z"])
        #expect(
            period(try query("--since", "2h", "--to", "2026-06-01")) == [
                "2026-05-31T20:00:00Z", "2026-05-31T22:00:00Z",
            ]
        )
        #expect(period(try query("--from", "2026-06-15 09:00")) == ["2026-06-15T07:00:00Z", "2026-06-15T10:20:30Z"])
        #expect(
            period(try query("--from", "2026-01-01", "--to", "2026-01-02T00:00:00Z"))
                == ["2025-12-31T23:00:00Z", "2026-01-02T00:00:00Z"]
        )
        #expect(
            period(try query("--to", "2026-06-15T10:00:00Z")) == ["2026-06-14T10:00:00Z", "2026-06-15T10:00:00Z"]
        )
    }

    @Test(arguments: [
        // An ordinary day, 23 hours, 25 hours, and the last day of a year.
        ("2026-06-15T10:20:30Z", "2026-06-13T22:00:00Z", "2026-06-14T22:00:00Z"),
        ("2026-03-30T05:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-26T05:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("2026-12-31T23:30:00Z", "2026-12-30T23:00:00Z", "2026-12-31T23:00:00Z"),
    ])
    func yesterdayIsADayOfThePlace(now: String, from: String, to: String) throws {
        #expect(period(try query("--yesterday", now: now)) == [from, to])
    }

    @Test(arguments: [
        ["--yesterday", "--since", "1h"], ["--yesterday", "--from", "2026-01-01"], ["--since", "1h", "--from", "now"],
        ["--clock", "simulated"], ["--clock", "simulated", "--run", "r", "--yesterday"], ["--since", "1w"],
        ["--from", "tomorrow"],
    ])
    func contradictionsAreRefused(arguments: [String]) {
        #expect(throws: (any Error).self) { try PeriodOptions.parse(arguments) }
    }

    @Test func aPeriodThatEndsBeforeItBeginsIsRefused() {
        #expect(throws: ValidationError.self) { try query("--from", "2026-06-02", "--to", "2026-06-01") }
        #expect(throws: ValidationError.self) { try query("--from", "2026-06-01", "--to", "2026-06-01") }
    }

    @Test func filtersAreHandedOn() throws {
        let query = try query("--host", "esx-*", "--host", "b", "--vm", "web-*", "--run", "r1", "--clock", "simulated")
        #expect(query.hosts == [NamePattern("esx-*"), NamePattern("b")])
        #expect(query.virtualMachines == [NamePattern("web-*")])
        #expect(query.run == "r1")
        #expect(query.clock == .simulated)
    }

    @Test func whatWasSimulatedAheadIsTakenWhole() throws {
        let source = HeadingOnly(runs: [("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")])
        let heading = try source.settle(now: try time("2026-06-15T10:20:30Z"))
        #expect(period(heading.query) == ["2026-01-01T00:00:00Z", "2026-01-01T06:00:00Z"])
    }

    @Test func aPeriodThatWasAskedForStays() throws {
        let source = HeadingOnly(runs: [("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")])
        let now = try time("2026-06-15T10:20:30Z")
        let heading = try source.settle("--since", "24h", now: now)
        #expect(period(heading.query) == ["2026-06-14T10:20:30Z", "2026-06-15T10:20:30Z"])
    }

    @Test func aHistoryOfARealDayEndsNow() throws {
        let source = HeadingOnly(runs: [("2026-06-15T04:00:00Z", "2026-01-01T00:00:00Z")])
        let now = try time("2026-06-15T10:20:30Z")
        #expect(period(try source.settle(now: now).query) == ["2026-06-14T10:20:30Z", "2026-06-15T10:20:30Z"])
        #expect(
            period(try source.settle("--run", "run-0", now: now).query)
                == ["2026-01-01T00:00:00Z", "2026-01-01T06:00:00Z"]
        )
    }

    @Test func simulatedTimeEndsWithItsRun() throws {
        let source = HeadingOnly(runs: [("2026-06-15T04:00:00Z", "2026-01-01T00:00:00Z")])
        let now = try time("2026-06-15T10:20:30Z")
        let last = try source.settle("--clock", "simulated", "--run", "run-0", "--since", "1h", now: now)
        #expect(period(last.query) == ["2026-01-01T05:00:00Z", "2026-01-01T06:00:00Z"])
        let end = try source.settle("--clock", "simulated", "--run", "run-0", "--from", "2026-01-01 02:00", now: now)
        #expect(period(end.query) == ["2026-01-01T02:00:00Z", "2026-01-01T06:00:00Z"])
    }

    @Test func whereNothingIsItIsSaidWhatThereIs() throws {
        let query = try query()
        var heading = PeriodHeading(source: "h.db", query: query)
        #expect(
            heading.emptiness
                == "h.db has no samples from 2026-06-14T10:20:30Z to 2026-06-15T10:20:30Z; it has none at all"
        )
        heading.available = try time("2026-01-01T00:00:15Z")...time("2026-01-01T06:00:00Z")
        #expect(
            heading.emptiness?.hasSuffix("; its first is of 2026-01-01T00:00:15Z, its last of 2026-01-01T06:00:00Z")
                == true
        )
        heading.samples = heading.available
        #expect(heading.emptiness == nil)
    }
}

/// A source with samples from 00:00:15 to 06:00:00 of 2026-01-01, and runs as told.
private struct HeadingOnly: PeriodSource {
    /// When each began by the wall clock, and simulated time then.
    var runs: [(began: String, simulated: String)]

    func heading(of query: PeriodQuery) throws -> PeriodHeading {
        var heading = PeriodHeading(source: "test", query: query)
        let start = Timestamp.defaultStart
        let samples = start.advanced(byMilliseconds: 15_000)...start.advanced(byMilliseconds: 21_600_000)
        heading.available = samples
        guard query.from < samples.upperBound, samples.lowerBound <= query.to else { return heading }
        heading.samples = samples
        heading.runs = runs.enumerated().map { index, run in
            RunRecord(
                id: "run-\(index)",
                scenario: "overcommit",
                seed: 1,
                began: Timestamp(iso8601: run.began) ?? start,
                simulatedStart: Timestamp(iso8601: run.simulated) ?? start,
                intervalMilliseconds: 15_000
            )
        }
        return heading
    }

    func readRows(
        of query: PeriodQuery,
        layout: SeriesLayout,
        step: PeriodStep,
        _ body: (PeriodRow) throws -> Void
    ) throws {}

    func settle(_ arguments: String..., now: Timestamp) throws -> PeriodHeading {
        let options = try PeriodOptions.parse(arguments)
        let clock = options.periodClock == .simulated ? DisplayClock.utc : PlaceClock.berlin
        return try options.settle(options.query(now: now, clock: clock), in: self)
    }
}
