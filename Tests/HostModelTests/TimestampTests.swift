import HostModel
import Testing

struct TimestampTests {
    /// Instants whose text is known from calendars: leap days, ends of months and years, milliseconds.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.001Z", 1),
        ("1972-02-29T23:59:59.999Z", 68_255_999_999),
        ("1999-12-31T23:59:59Z", 946_684_799_000),
        ("2000-02-29T12:00:00Z", 951_825_600_000),
        ("2026-01-01T00:00:00Z", 1_767_225_600_000),
        ("2038-01-19T03:14:08Z", 2_147_483_648_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func textAndInstantAgreeBothWays(text: String, milliseconds: Int64) throws {
        let timestamp = Timestamp(millisecondsSince1970: milliseconds)
        #expect(timestamp.description == text)
        #expect(try #require(Timestamp(iso8601: text)) == timestamp)
    }

    @Test func instantsBefore1970AreWritten() {
        #expect(Timestamp(millisecondsSince1970: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp(millisecondsSince1970: -86_400_000).description == "1969-12-31T00:00:00Z")
    }

    @Test(arguments: [
        ("2026-07-04", "2026-07-04T00:00:00Z"),
        ("2026-07-04T05:06Z", "2026-07-04T05:06:00Z"),
    ])
    func shortFormsAreRead(text: String, whole: String) throws {
        #expect(try #require(Timestamp(iso8601: text)).description == whole)
    }

    /// Every day of 400 years, one whole cycle of the calendar, with the month lengths counted by hand.
    @Test func everyDayOfACalendarCycleFollowsTheOneBefore() throws {
        var day: Int64 = 0
        for year in 1970..<2370 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in lengths.enumerated() {
                for date in 1...length {
                    let timestamp = Timestamp(millisecondsSince1970: day * 86_400_000)
                    let text = [year, month + 1, date].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
                    try #require(timestamp.description == text + "T00:00:00Z")
                    try #require(Timestamp(iso8601: text) == timestamp)
                    day += 1
                }
            }
        }
        #expect(day == 146_097)
    }

    @Test(arguments: [
        "", "now", "2026", "2026-01", "2026-1-1", "2026-01-01T", "2026-01-01T00:00", "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z", "2026-01-01T00:00:00z", "2026-01-01T00:00:00+0", "2026-01-01T00:00:00.1Z",
        "2026-01-01T00:00:00,000Z", "2026/01/01", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32",
        "2026-04-31", "2025-02-29", "1900-02-29", "2100-02-29", "1969-12-31", "0000-01-01", "2026-01-01T24:00Z",
        "2026-01-01T23:60Z", "2026-01-01T23:59:60Z", "-026-01-01", "+026-01-01", "２026-01-01", "2026-01-0é",
        " 2026-01-01", "2026-01-01\n", "99999999999999999999-01-01",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func timeMovesForward() {
        let start = Timestamp.defaultStart
        #expect(start.description == "2026-01-01T00:00:00Z")
        #expect(start.advanced(byMilliseconds: 86_400_500).description == "2026-01-02T00:00:00.500Z")
        #expect(start < start.advanced(byMilliseconds: 1))
    }
}
