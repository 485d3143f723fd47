import HostModel
import Testing

/// Clocks as a table says, so that no test depends on the zones that a system knows.
struct ClockTable: CustomTestStringConvertible {
    struct Change {
        var time: Timestamp
        var reading: DisplayClock.Reading
    }

    var place: String
    var before: DisplayClock.Reading
    /// In ascending order.
    var changes: [Change]

    /// - Parameter changes: from when on, how far ahead of UTC in minutes, and what the time there is called.
    init(_ place: String, _ before: (Int64, String), _ changes: (String, Int64, String)...) {
        self.place = place
        self.before = Self.reading(before.0, before.1)
        self.changes = changes.map { text, minutes, zone in
            guard let time = Timestamp(iso8601: text) else { preconditionFailure("\(text) is no time") }
            return Change(time: time, reading: Self.reading(minutes, zone))
        }
    }

    private static func reading(_ minutes: Int64, _ zone: String) -> DisplayClock.Reading {
        DisplayClock.Reading(offsetMilliseconds: minutes * 60_000, zone: zone)
    }

    func reading(_ time: Timestamp) -> DisplayClock.Reading {
        changes.last { $0.time <= time }?.reading ?? before
    }

    var clock: DisplayClock { DisplayClock { reading($0) } }

    var testDescription: String { place }

    // The changes are those of the IANA time zone database.

    /// Set forward from 02:00 to 03:00, back from 03:00 to 02:00.
    static let berlin = ClockTable(
        "Berlin",
        (60, "CET"),
        ("2026-03-29T01:00Z", 120, "CEST"),
        ("2026-10-25T01:00Z", 60, "CET")
    )
    /// Set forward from 00:00 to 01:00, back from 01:00 to 00:00: no midnight in March, two in November.
    static let havana = ClockTable(
        "Havana",
        (-300, "CST"),
        ("2026-03-08T05:00Z", -240, "CDT"),
        ("2026-11-01T05:00Z", -300, "CST")
    )
    /// Set forward from 00:00 to 01:00, back from 00:00 to 23:00 of the day before.
    static let beirut = ClockTable(
        "Beirut",
        (120, "EET"),
        ("2026-03-28T22:00Z", 180, "EEST"),
        ("2026-10-24T21:00Z", 120, "EET")
    )
    /// Set forward by half an hour.
    static let lordHowe = ClockTable(
        "Lord Howe Island",
        (660, "+11"),
        ("2026-04-04T15:00Z", 630, "+1030"),
        ("2026-10-03T15:30Z", 660, "+11")
    )
    /// Went without 2011-12-30.
    static let apia = ClockTable("Apia", (-600, "-10"), ("2011-12-30T10:00Z", 840, "+14"))
    /// Set back from 00:01 to 23:01 of the day before: a midnight that has passed comes again.
    static let saintJohns = ClockTable("St. John's", (-150, "NDT"), ("2006-10-29T02:31Z", -210, "NST"))

    static let kathmandu = ClockTable("Kathmandu", (345, "+0545"))
}
