import ArgumentParser

/// A length of time as scenario files write it: a decimal number and its unit, such as `90s`.
struct DurationArgument: Hashable, Sendable {
    static let expectation = "a time such as 90s, in ms, s, m, h or d"

    /// More than 0, at most 100 years.
    let milliseconds: Int64

    private let text: String

    /// Nil when the text is anything else.
    init?(parsing argument: String) {
        let number = argument.prefix { $0.isNumber || $0 == "." }
        let units: [Substring: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = units[argument[number.endIndex...]] else { return nil }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal = parts.allSatisfy { part in
            (1...9).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
        }
        guard isDecimal, (1...2).contains(parts.count), let whole = Int64(parts[0]) else { return nil }
        var amount = whole * unit
        if parts.count == 2, let fraction = Int64(parts[1]) {
            let scale = (0..<parts[1].utf8.count).reduce(into: Int64(1)) { scale, _ in scale *= 10 }
            guard fraction * unit % scale == 0 else { return nil }
            amount += fraction * unit / scale
        }
        guard (1...3_153_600_000_000).contains(amount) else { return nil }
        milliseconds = amount
        text = argument
    }

    /// For the options that take a time.
    static func parse(_ argument: String) throws -> DurationArgument {
        guard let time = DurationArgument(parsing: argument) else {
            throw ValidationError("'\(argument)' is not \(expectation)")
        }
        return time
    }

    static func seconds(_ count: Int64) -> DurationArgument {
        DurationArgument(milliseconds: count * 1000, text: "\(count)s")
    }

    static func minutes(_ count: Int64) -> DurationArgument {
        DurationArgument(milliseconds: count * 60_000, text: "\(count)m")
    }

    static func hours(_ count: Int64) -> DurationArgument {
        DurationArgument(milliseconds: count * 3_600_000, text: "\(count)h")
    }

    static func days(_ count: Int64) -> DurationArgument {
        DurationArgument(milliseconds: count * 86_400_000, text: "\(count)d")
    }

    static func hours(_ count: Int64) -> DurationArgument {
        DurationArgument(milliseconds: count * 3_600_000, text: "\(count)h")
    }

    static func days(_ count: Int64) -> DurationArgument {
        DurationArgument(milliseconds: count * 86_400_000, text: "\(count)d")
    }

    /// In the greatest unit of which it is a whole number, hours at most.
    static func round(seconds count: Int64) -> DurationArgument {
        if count % 3600 == 0 { return hours(count / 3600) }
        return count % 60 == 0 ? minutes(count / 60) : seconds(count)
    }

    private init(milliseconds: Int64, text: String) {
        self.milliseconds = milliseconds
        self.text = text
    }

    var duration: Duration { .milliseconds(milliseconds) }
}

extension DurationArgument: CustomStringConvertible {
    /// As it was written.
    var description: String { text }
}
