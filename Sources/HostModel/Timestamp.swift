/// A point in time as whole milliseconds since 1970-01-01T00:00:00Z, proleptic Gregorian, without leap seconds.
///
/// The simulation never reads a clock: timestamps come from the scenario's start, or from the process that
/// receives a snapshot.
public struct Timestamp: Sendable, Hashable, Comparable {
    public var millisecondsSince1970: Int64

    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// The default start of simulated time, 2026-01-01T00:00:00Z.
    public static let defaultStart = Timestamp(millisecondsSince1970: 1_767_225_600_000)

    public func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
        Timestamp(millisecondsSince1970: millisecondsSince1970 + milliseconds)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC: `2026-01-01T00:00:00Z`, with `.sss` only when the milliseconds are not zero.
    public var description: String {
        let days = floorDivide(millisecondsSince1970, 86_400_000)
        let milliseconds = millisecondsSince1970 - days * 86_400_000
        let date = Self.civil(fromDays: days)
        let seconds = milliseconds / 1000
        var text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
        text += "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if milliseconds % 1000 != 0 { text += ".\(padded(milliseconds % 1000, 3))" }
        return text + "Z"
    }

    /// Parses `YYYY-MM-DD`, or that with `THH:MM[:SS]` and `Z`; nil when the text is anything else or no real date.
    public init?(iso8601 text: String) {
        var digits: [Int64] = []
        var number: Int64?
        var separators = ""
        for character in text.utf8 {
            if (48...57).contains(character) {
                guard (number ?? 0) < 100_000 else { return nil }
                number = (number ?? 0) * 10 + Int64(character - 48)
            } else {
                guard let complete = number else { return nil }
                digits.append(complete)
                number = nil
                separators.unicodeScalars.append(Unicode.Scalar(character))
            }
        }
        if let last = number { digits.append(last) }
        guard ["--", "--T:Z", "--T::Z"].contains(separators), digits.count == max(3, separators.utf8.count) else {
            return nil
        }
        let time = digits.count > 3 ? Array(digits[3...]) + (digits.count == 5 ? [0] : []) : [0, 0, 0]
        let days = Self.days(year: digits[0], month: digits[1], day: digits[2])
        let date = Self.civil(fromDays: days)
        guard date.year == digits[0], date.month == digits[1], date.day == digits[2], (1970...9999).contains(date.year),
            time[0] < 24, time[1] < 60, time[2] < 60
        else { return nil }
        millisecondsSince1970 = ((days * 24 + time[0]) * 60 + time[1]) * 60_000 + time[2] * 1000
    }

    /// Days since 1970-01-01 of a civil date, counted over 400-year eras that begin on 1 March.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The civil date of a day count; the inverse of `days(year:month:day:)`.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
