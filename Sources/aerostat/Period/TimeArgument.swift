import ArgumentParser
import HostModel

/// A time as people write it on a command line: in UTC, as clocks show it where they are, or now.
enum TimeArgument: Hashable, Sendable {
    static let expectation =
        "now, a time in UTC such as 2026-03-29T12:30:00Z, or in local time such as '2026-03-29 14:30' or 2026-03-29"

    case now
    case utc(Timestamp)
    /// What clocks show, written as though it were UTC.
    case local(Timestamp)

    /// Nil when the text is anything else.
    init?(parsing argument: String) {
        if argument == "now" {
            self = .now
            return
        }
        if argument.hasSuffix("Z") {
            guard let time = Timestamp(iso8601: argument) else { return nil }
            self = .utc(time)
            return
        }
        var text = Array(argument.utf8)
        if text.count > 10 {
            guard text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "T") else { return nil }
            text[10] = UInt8(ascii: "T")
            text.append(UInt8(ascii: "Z"))
        }
        guard let shown = Timestamp(iso8601: String(decoding: text, as: UTF8.self)) else { return nil }
        self = .local(shown)
    }

    /// For the options that take a time.
    static func parse(_ argument: String) throws -> TimeArgument {
        guard let time = TimeArgument(parsing: argument) else {
            throw ValidationError("'\(argument)' is not a time: \(expectation)")
        }
        return time
    }

    /// The time that is meant. A local time that clocks show twice is the first of the two; one that they skip is the
    /// moment at which they are set forward.
    func time(now: Timestamp, clock: DisplayClock) -> Timestamp {
        switch self {
        case .now: now
        case .utc(let time): time
        case .local(let shown): clock.time(showing: shown)
        }
    }
}
