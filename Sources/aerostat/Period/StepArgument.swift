import ArgumentParser
import HostModel

/// How a period is cut into rows, as the command line says it.
enum StepArgument: Hashable, Sendable {
    /// A row for each sample.
    case sample
    /// One row for all of the period.
    case whole
    case every(DurationArgument)

    static let expectation = "a time such as 5m or 1d, sample, or whole"

    /// Nil when the text is anything else.
    init?(parsing argument: String) {
        switch argument {
        case "sample": self = .sample
        case "whole": self = .whole
        default:
            guard let length = DurationArgument(parsing: argument) else { return nil }
            self = .every(length)
        }
    }

    static func parse(_ argument: String) throws -> StepArgument {
        guard let step = StepArgument(parsing: argument) else {
            throw ValidationError("'\(argument)' is not \(expectation)")
        }
        return step
    }

    /// The shortest of a few round steps that cuts the period into at most `parts`, and is no shorter than what one of
    /// its samples stands for.
    static func shortest(for heading: PeriodHeading, atMost parts: Int64) -> StepArgument {
        let length = heading.query.to.millisecondsSince1970 - heading.query.from.millisecondsSince1970
        let interval = heading.runs.map(\.intervalMilliseconds).max() ?? 0
        let least = max((length + parts - 1) / parts, interval, heading.thinnedToMilliseconds)
        let seconds: [Int64] = [1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200]
        if let round = seconds.first(where: { $0 * 1000 >= least }) { return .every(.round(seconds: round)) }
        return .every(.days((least + DayStep.shortest - 1) / DayStep.shortest))
    }

    /// The step for a period. Parts of a length are counted from the midnight before it; whole days are those of the
    /// place, which are longer or shorter where clocks are changed.
    func step(for query: PeriodQuery, clock: DisplayClock) -> PeriodStep {
        switch self {
        case .sample: .sample
        case .whole: .between([query.from, query.to])
        case .every(let length):
            if let days = DayStep(length) {
                .between(days.edges(of: query, clock: clock))
            } else {
                .every(milliseconds: length.milliseconds, origin: clock.startOfDay(of: query.from))
            }
        }
    }

    /// The row with times that lie within the period: of its first and its last part only a piece may have been asked
    /// for. A sample tells of what it tells of.
    func fitted(_ row: PeriodRow, to query: PeriodQuery) -> PeriodRow {
        guard self != .sample else { return row }
        var fitted = row
        fitted.from = max(row.from, query.from)
        fitted.to = min(row.to, query.to)
        return fitted
    }
}

extension StepArgument: CustomStringConvertible {
    /// As it is written on the command line.
    var description: String {
        switch self {
        case .sample: "sample"
        case .whole: "whole"
        case .every(let length): length.description
        }
    }
}

/// A step of whole days of the calendar, which is what a time in days means; `24h` is always as long.
private struct DayStep {
    static let shortest: Int64 = 86_400_000

    private let days: Int64

    init?(_ length: DurationArgument) {
        guard length.description.hasSuffix("d"), length.milliseconds % Self.shortest == 0 else { return nil }
        days = length.milliseconds / Self.shortest
    }

    /// Midnights from the one before the period to the one after it.
    func edges(of query: PeriodQuery, clock: DisplayClock) -> [Timestamp] {
        var edges = [clock.startOfDay(of: query.from)]
        while let last = edges.last, last < query.to {
            edges.append((0..<days).reduce(last) { day, _ in clock.startOfDay(after: day) })
        }
        return edges
    }
}
