import ArgumentParser
import HostModel
import SimulationRuntime

/// When a run ends, where its end is given and its start follows.
enum EndOfRun: Hashable {
    /// When the program runs: the one place where a run depends on the wall clock.
    case now
    case time(Timestamp)

    static func parse(_ argument: String) throws -> EndOfRun {
        if argument == "now" { return .now }
        guard let time = Timestamp(iso8601: argument) else {
            throw ValidationError("'\(argument)' is not now, a date, or a time in UTC such as 2026-01-01T00:00:00Z")
        }
        return .time(time)
    }

    /// The start of a run of that length: a whole second, because that is what all programs that read times can hold.
    ///
    /// - Parameters:
    ///   - length: whole seconds.
    ///   - clock: tells the time of day.
    func start(length: DurationArgument, clock: () -> Timestamp = WallClock.now) throws -> Timestamp {
        let end =
            switch self {
            case .now: clock()
            case .time(let time): time
            }
        let milliseconds = end.millisecondsSince1970 / 1000 * 1000 - length.milliseconds
        guard milliseconds >= 0 else {
            throw ValidationError("a run of \(length) that ends at \(end) would begin before 1970")
        }
        return Timestamp(millisecondsSince1970: milliseconds)
    }
}
