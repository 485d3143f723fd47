import Foundation
import HostModel

/// Clocks of a place on earth, from Foundation's data.
enum PlaceClock {
    /// Ahead of UTC by an hour, in summer by two: the change of 2026 is on 29 March and on 25 October, at 01:00 UTC.
    static let berlin = clock("Europe/Berlin")
    /// Sets clocks back at midnight in the autumn, at 03:00 UTC of 5 April 2026, and forward at midnight in the spring.
    static let santiago = clock("America/Santiago")

    private static func clock(_ identifier: String) -> DisplayClock {
        DisplayClock { time in
            let date = Date(timeIntervalSince1970: Double(time.millisecondsSince1970 / 1000))
            let zone = TimeZone(identifier: identifier) ?? .gmt
            return DisplayClock.Reading(
                offsetMilliseconds: Int64(zone.secondsFromGMT(for: date)) * 1000,
                zone: zone.abbreviation(for: date) ?? identifier
            )
        }
    }
}
