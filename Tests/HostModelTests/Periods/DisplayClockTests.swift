import HostModel
import Testing

struct DisplayClockTests {
    private static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    // Texts.

    @Test func utcIsShownAsItIs() throws {
        #expect(DisplayClock.utc.text(try Self.time("2026-03-29T01:00:00Z")) == "2026-03-29 01:00:00 UTC")
        #expect(DisplayClock.utc.text(try Self.time("2026-12-31T23:59:59.999Z")) == "2026-12-31 23:59:59 UTC")
        #expect(DisplayClock.utc.text(Timestamp(millisecondsSince1970: -1)) == "1969-12-31 23:59:59 UTC")
    }

    @Test(
        arguments: [
            (.berlin, "2026-03-29T00:59:59Z", "2026-03-29 01:59:59 CET"),
            (.berlin, "2026-03-29T01:00:00Z", "2026-03-29 03:00:00 CEST"),
            (.berlin, "2026-10-25T00:59:59.999Z", "2026-10-25 02:59:59 CEST"),
            (.berlin, "2026-10-25T01:00:00Z", "2026-10-25 02:00:00 CET"),
            (.berlin, "2026-12-31T22:59:59Z", "2026-12-31 23:59:59 CET"),
            (.berlin, "2026-12-31T23:00:00Z", "2027-01-01 00:00:00 CET"),
            (.havana, "2026-03-08T05:00:00Z", "2026-03-08 01:00:00 CDT"),
            (.havana, "2026-11-01T04:00:00Z", "2026-11-01 00:00:00 CDT"),
            (.havana, "2026-11-01T05:00:00Z", "2026-11-01 00:00:00 CST"),
            (.havana, "2027-01-01T04:59:59Z", "2026-12-31 23:59:59 CST"),
            (.kathmandu, "2026-02-28T18:15:00Z", "2026-03-01 00:00:00 +0545"),
        ] as [(ClockTable, String, String)]
    )
    func textsAreWhatTheClocksThereShow(place: ClockTable, time: String, text: String) throws {
        #expect(place.clock.text(try Self.time(time)) == text)
    }

    // Days.

    @Test(
        arguments: [
            // An hour shorter and an hour longer.
            (.berlin, "2026-03-28T23:00Z", "2026-03-29T22:00Z"), (.berlin, "2026-10-24T22:00Z", "2026-10-25T23:00Z"),
            (.berlin, "2026-12-31T23:00Z", "2027-01-01T23:00Z"), (.berlin, "2026-12-30T23:00Z", "2026-12-31T23:00Z"),
            // Begins at 01:00; has 00:00 twice and begins at the first.
            (.havana, "2026-03-08T05:00Z", "2026-03-09T04:00Z"), (.havana, "2026-11-01T04:00Z", "2026-11-02T05:00Z"),
            // Begins at 01:00; the day before an hour longer.
            (.beirut, "2026-03-28T22:00Z", "2026-03-29T21:00Z"), (.beirut, "2026-10-23T21:00Z", "2026-10-24T22:00Z"),
            (.beirut, "2026-10-24T22:00Z", "2026-10-25T22:00Z"),
            (.lordHowe, "2026-04-04T13:00Z", "2026-04-05T13:30Z"),
            (.lordHowe, "2026-10-03T13:30Z", "2026-10-04T13:00Z"),
            // The day after is the one after the next.
            (.apia, "2011-12-29T10:00Z", "2011-12-30T10:00Z"), (.apia, "2011-12-30T10:00Z", "2011-12-31T10:00Z"),
            (.kathmandu, "2026-06-30T18:15Z", "2026-07-01T18:15Z"),
        ] as [(ClockTable, String, String)]
    )
    func daysGoFromMidnightToMidnight(place: ClockTable, start: String, end: String) throws {
        let (start, end) = (try Self.time(start), try Self.time(end))
        let clock = place.clock
        var time = start
        while time < end {
            #expect(clock.startOfDay(of: time) == start)
            #expect(clock.startOfDay(after: time) == end)
            time = time.advanced(byMilliseconds: 1_799_999)
        }
        #expect(clock.startOfDay(of: end.advanced(byMilliseconds: -1)) == start)
        #expect(clock.startOfDay(after: end.advanced(byMilliseconds: -1)) == end)
    }

    /// Two years around a change, one day after the other: none is left out, and a day is one date.
    @Test(arguments: [ClockTable.berlin, .havana, .beirut, .lordHowe, .apia, .kathmandu])
    func daysFollowOneAnother(place: ClockTable) throws {
        let clock = place.clock
        let year: Int64 = 365 * 86_400_000
        let middle = try place.changes.first?.time ?? Self.time("2026-01-01")
        var day = clock.startOfDay(of: middle.advanced(byMilliseconds: -year))
        while day < middle.advanced(byMilliseconds: year) {
            let next = clock.startOfDay(after: day)
            #expect(day < next)
            #expect(clock.startOfDay(of: day) == day)
            #expect(clock.startOfDay(of: next) == next)
            let date = clock.text(day).prefix(10)
            #expect(clock.text(next.advanced(byMilliseconds: -1)).prefix(10) == date)
            #expect(clock.text(next).prefix(10) > date)
            day = next
        }
    }

    @Test func aMidnightThatComesTwiceIsOneOfTheTwoWhoeverAsks() throws {
        let clock = ClockTable.saintJohns.clock
        let first = try Self.time("2006-10-29T02:30Z")
        let second = try Self.time("2006-10-29T03:30Z")
        #expect(clock.text(first) == "2006-10-29 00:00:00 NDT")
        #expect(clock.text(second) == "2006-10-29 00:00:00 NST")
        let start = clock.startOfDay(after: first.advanced(byMilliseconds: -1))
        #expect([first, second].contains(start))
        for minutes in [0, 40, 70, 600] as [Int64] {
            let time = first.advanced(byMilliseconds: minutes * 60_000)
            let isNight = clock.text(time).hasPrefix("2006-10-28")
            #expect((isNight ? clock.startOfDay(after: time) : clock.startOfDay(of: time)) == start)
        }
    }
}
