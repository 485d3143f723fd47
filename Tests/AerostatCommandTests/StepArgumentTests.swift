import HostModel
import Testing

@testable import aerostat

struct StepArgumentTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    private func query(_ from: String, _ to: String) throws -> PeriodQuery {
        PeriodQuery(from: try time(from), to: try time(to))
    }

    @Test(arguments: ["5m", "1h", "1d", "90s", "sample", "whole"])
    func readsAStep(text: String) throws {
        #expect(try StepArgument.parse(text).description == text)
    }

    @Test(arguments: ["", "5", "day", "all", "1w", "0s"])
    func refusesAnythingElse(text: String) {
        #expect(StepArgument(parsing: text) == nil)
        #expect(throws: (any Error).self) { try StepArgument.parse(text) }
    }

    @Test func daysAreThoseOfThePlace() throws {
        // From Friday noon over the change of Sunday morning to Monday noon.
        let query = try query("2026-03-27T11:00:00Z", "2026-03-30T10:00:00Z")
        let step = try StepArgument.parse("1d").step(for: query, clock: PlaceClock.berlin)
        let midnights =
            ["26", "27", "28"].map { "2026-03-\($0)T23:00:00Z" } + ["2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"]
        #expect(step == .between(try midnights.map(time)))
        let autumn = try self.query("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
        #expect(
            try StepArgument.parse("1d").step(for: autumn, clock: PlaceClock.berlin)
                == .between([autumn.from, autumn.to])
        )
        let year = try self.query("2025-12-30T23:00:00Z", "2026-01-01T23:00:00Z")
        #expect(
            try StepArgument.parse("2d").step(for: year, clock: PlaceClock.berlin) == .between([year.from, year.to])
        )
    }

    @Test func aLengthIsCountedFromMidnightAndIsAlwaysAsLong() throws {
        let query = try query("2026-03-28T10:20:00Z", "2026-03-30T10:00:00Z")
        for (text, length) in [("5m", Int64(300_000)), ("24h", 86_400_000), ("1.5d", 129_600_000)] {
            #expect(
                try StepArgument.parse(text).step(for: query, clock: PlaceClock.berlin)
                    == .every(milliseconds: length, origin: time("2026-03-27T23:00:00Z"))
            )
        }
        #expect(StepArgument.whole.step(for: query, clock: .utc) == .between([query.from, query.to]))
        #expect(StepArgument.sample.step(for: query, clock: .utc) == .sample)
    }

    @Test func theFirstAndLastRowAreCutToThePeriod() throws {
        let query = try query("2026-01-01T10:20:00Z", "2026-01-01T12:10:00Z")
        let row = PeriodRow(
            unit: PeriodUnit(host: "a"),
            from: try time("2026-01-01T10:00:00Z"),
            to: try time("2026-01-01T13:00:00Z"),
            sampleCount: 1,
            isSampled: true,
            statistics: []
        )
        let step = StepArgument.every(.hours(3))
        #expect([step.fitted(row, to: query).from, step.fitted(row, to: query).to] == [query.from, query.to])
        #expect(StepArgument.sample.fitted(row, to: query) == row)
    }

    @Test(arguments: [
        ("2026-01-02T00:00:00Z", Int64(15_000), "5m"), ("2026-01-01T00:10:00Z", 1000, "5s"),
        ("2026-01-01T00:10:00Z", 15_000, "15s"), ("2026-01-01T06:00:00Z", 60_000, "1m"),
        ("2026-02-01T00:00:00Z", 15_000, "2h"), ("2027-01-01T00:00:00Z", 15_000, "1d"),
        ("2036-01-01T00:00:00Z", 15_000, "8d"), ("2026-01-01T00:00:01Z", 0, "1s"),
    ])
    func picturesHaveAsManyPartsAsCanBeToldApart(to: String, interval: Int64, step: String) throws {
        var heading = PeriodHeading(source: "h.db", query: try query("2026-01-01", to))
        heading.runs = [
            RunRecord(
                id: "r",
                scenario: "s",
                seed: 1,
                began: .defaultStart,
                simulatedStart: .defaultStart,
                intervalMilliseconds: interval
            )
        ]
        #expect(StepArgument.shortest(for: heading, atMost: 480).description == step)
    }
}
