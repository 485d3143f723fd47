import HostModel
import Testing

@testable import aerostat

struct TimeArgumentTests {
    private static let now = Timestamp(millisecondsSince1970: 1_774_800_000_123)

    private func time(_ text: String, _ clock: DisplayClock) throws -> String {
        try TimeArgument.parse(text).time(now: Self.now, clock: clock).description
    }

    @Test(arguments: [
        ("2026-03-28", "2026-03-27T23:00:00Z"),
        ("2026-03-28 14:30", "2026-03-28T13:30:00Z"),
        ("2026-03-28T14:30", "2026-03-28T13:30:00Z"),
        ("2026-03-28 14:30:05", "2026-03-28T13:30:05Z"),
        ("2026-03-28T14:30:05Z", "2026-03-28T14:30:05Z"),
        ("2026-03-28T14:30Z", "2026-03-28T14:30:00Z"),
        ("2026-01-01", "2025-12-31T23:00:00Z"),
        ("2026-12-31 23:59:59", "2026-12-31T22:59:59Z"),
        ("2026-07-01 00:00", "2026-06-30T22:00:00Z"),
    ])
    func localTimesAreThoseOfThePlaceAndUTCIsMarked(text: String, expected: String) throws {
        #expect(try time(text, PlaceClock.berlin) == expected)
    }

    @Test(arguments: [
        // Clocks go from 02:00 to 03:00: what lies between is the moment of the change.
        ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z"), ("2026-03-29 02:00", "2026-03-29T01:00:00Z"),
        ("2026-03-29 02:30", "2026-03-29T01:00:00Z"), ("2026-03-29 03:00", "2026-03-29T01:00:00Z"),
        ("2026-03-29 03:30", "2026-03-29T01:30:00Z"), ("2026-03-30", "2026-03-29T22:00:00Z"),
        // Clocks go from 03:00 back to 02:00: what is there twice is the first.
        ("2026-10-25 01:59:59", "2026-10-24T23:59:59Z"), ("2026-10-25 02:00", "2026-10-25T00:00:00Z"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00Z"), ("2026-10-25 03:00", "2026-10-25T02:00:00Z"),
        ("2026-10-26", "2026-10-25T23:00:00Z"),
    ])
    func changesOfTheClockAreRespected(text: String, expected: String) throws {
        #expect(try time(text, PlaceClock.berlin) == expected)
    }

    @Test func midnightIsFoundWhereClocksChangeAtIt() throws {
        // On 4 April clocks go from 24:00 back to 23:00, so that 5 April begins an hour later.
        #expect(try time("2026-04-05", PlaceClock.santiago) == "2026-04-05T04:00:00Z")
        #expect(try time("2026-04-04 23:30", PlaceClock.santiago) == "2026-04-05T02:30:00Z")
        // On 6 September they go from 00:00 to 01:00.
        #expect(try time("2026-09-06", PlaceClock.santiago) == "2026-09-06T04:00:00Z")
    }

    @Test func nowIsNow() throws {
        #expect(try time("now", PlaceClock.berlin) == Self.now.description)
    }

    @Test(arguments: [
        "", "today", "2026-3-28", "2026-02-30", "2026-03-28 25:00", "2026-03-28 14:30 Z", "2026-03-28 14:30Z",
        "2026-03-28_14:30", "14:30", "2026-03-28T14:30:00+01:00", "1969-12-31",
    ])
    func refusesAnythingElse(text: String) {
        #expect(TimeArgument(parsing: text) == nil)
    }
}
