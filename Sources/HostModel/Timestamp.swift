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

    /// Parses what `description` writes for the years 1970 to 9999, and the shorter forms `YYYY-MM-DD` and
    /// `YYYY-MM-DDTHH:MMZ`; nil when the text is anything else or no real date. Every field has its full width.
    public init?(iso8601 text: String) {
        let shapes = ["0000-00-00", "0000-00-00T00:00Z", "0000-00-00T00:00:00Z", "0000-00-00T00:00:00.000Z"]
        let characters = Array(text.utf8)
        guard let shape = shapes.first(where: { $0.utf8.count == characters.count }) else { return nil }
        var fields: [Int64] = []
        var isInField = false
        for (character, expected) in zip(characters, shape.utf8) {
            guard expected == UInt8(ascii: "0") else {
                guard character == expected else { return nil }
                isInField = false
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            if !isInField { fields.append(0) }
            isInField = true
            fields[fields.count - 1] = fields[fields.count - 1] * 10 + Int64(character - UInt8(ascii: "0"))
        }
        fields += [Int64](repeating: 0, count: 7 - fields.count)
        let days = Self.days(year: fields[0], month: fields[1], day: fields[2])
        guard Self.civil(fromDays: days) == (fields[0], fields[1], fields[2]), fields[0] >= 1970,
            fields[3] < 24, fields[4] < 60, fields[5] < 60
        else { return nil }
        millisecondsSince1970 = ((days * 24 + fields[3]) * 60 + fields[4]) * 60_000 + fields[5] * 1000 + fields[6]
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

/// The quotient rounded down.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
