/// The kinds of number that a file holds: how each is written, and in which unit it is kept.
package enum Quantity: Sendable {
    /// Memory, kept in pages of 4 KiB, rounded down: `16 GiB`.
    case size
    /// An amount of bytes, kept as it is: `1 GiB`.
    case bytes
    /// Kept in milliseconds: `250ms`, `90s`, `10m`, `2h`, `1d`.
    case duration
    /// Kept in microseconds: `100us`, `5ms`.
    case latency
    /// Kept in millionths: `75%`.
    case percentage
    /// A whole number.
    case count
    /// Kept in pages a second, rounded down: `64 MiB/s`.
    case growthRate
    /// Kept in bytes a second: `200 MiB/s`.
    case bandwidth
    /// Kept in whole MiB a second: `4 MiB/s`.
    case mebibyteRate
    /// Kept in pages a second: `1024 pages/s`.
    case pageRate
    /// Kept in kHz: `2.4 GHz`.
    case frequency

    /// Why a text is no such quantity: a half sentence that follows the text.
    package struct Rejection: Error {
        package var reason: String
    }

    private struct Unit {
        var name: String
        /// How many of the kept unit it is, as a fraction.
        var factor: UInt64
        var divisor: Int64 = 1
    }

    /// The value in the unit in which it is kept.
    ///
    /// - Parameter expectation: what a refusal says would be accepted.
    package func parse(_ text: String, expectation: String) throws(Rejection) -> Int64 {
        let bytes = Array(text.utf8)
        if bytes.first == UInt8(ascii: "-"), bytes.count > 1, bytes[1] >= 0x30, bytes[1] <= 0x39 {
            throw Rejection(reason: "is negative; expected \(expectation)")
        }
        let numberEnd = bytes.firstIndex { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") } ?? bytes.count
        let unitStart = bytes[numberEnd...].firstIndex { $0 != 0x20 } ?? bytes.endIndex
        guard numberEnd > 0 else { throw Rejection(reason: "is not \(noun); expected \(expectation)") }
        let number = String(decoding: bytes[..<numberEnd], as: UTF8.self)
        let unitName = String(decoding: bytes[unitStart...], as: UTF8.self)
        guard let decimal = DecimalNumber(number) else {
            throw Rejection(reason: "is not \(noun); expected \(expectation), with at most 18 digits")
        }
        if self != .count, decimal.isZero, unitName.isEmpty { return 0 }
        guard let unit = units.first(where: { $0.name == unitName }) else {
            throw Rejection(reason: unitRejection(unitName, expectation: expectation))
        }
        if isWhole, decimal.scale > 0 { throw Rejection(reason: "is not a whole number; expected \(expectation)") }
        guard let value = decimal.multiplied(by: unit.factor) else {
            throw Rejection(reason: "is too large; expected \(expectation)")
        }
        if self == .mebibyteRate, value % unit.divisor != 0 {
            throw Rejection(reason: "is not a whole number of MiB/s; expected \(expectation)")
        }
        return value / unit.divisor
    }

    /// The value in the largest unit that shows it exactly, for messages.
    package func show(_ value: Int64) -> String {
        if value == 0 { return self == .count ? "0" : "0\(glue)\(units[0].name)" }
        let fitting = units.last { value * $0.divisor % Int64($0.factor) == 0 } ?? units[0]
        if self == .percentage { return Self.showPercentage(value) }
        return "\(value * fitting.divisor / Int64(fitting.factor))\(glue)\(fitting.name)"
    }

    private static func showPercentage(_ millionths: Int64) -> String {
        var fraction = millionths % 10_000
        guard fraction != 0 else { return "\(millionths / 10_000)%" }
        var places = 4
        while fraction % 10 == 0 {
            fraction /= 10
            places -= 1
        }
        let digits = String(fraction)
        return "\(millionths / 10_000)." + String(repeating: "0", count: places - digits.utf8.count) + digits + "%"
    }

    private func unitRejection(_ name: String, expectation: String) -> String {
        if name.isEmpty { return "has no unit; expected \(expectation)" }
        if self == .count { return "is not \(noun); expected \(expectation)" }
        if let binary = Self.binaryUnits[name], self == .size || self == .bytes || name.hasSuffix("/s") {
            return "has the unit \(name), did you mean \(binary)? expected \(expectation)"
        }
        return "has the unit \(name.excerpt); expected \(expectation)"
    }

    private static let binaryUnits = [
        "KB": "KiB", "MB": "MiB", "GB": "GiB", "TB": "TiB", "kB": "KiB", "K": "KiB", "M": "MiB", "G": "GiB",
        "T": "TiB", "KB/s": "KiB/s", "MB/s": "MiB/s", "GB/s": "GiB/s",
    ]

    private var isWhole: Bool {
        switch self {
        case .count, .pageRate: true
        default: false
        }
    }

    private var glue: String {
        switch self {
        case .duration, .latency, .percentage, .count: ""
        default: " "
        }
    }

    private var noun: String {
        switch self {
        case .size, .bytes: "a size"
        case .duration, .latency: "a time"
        case .percentage: "a percentage"
        case .count: "a whole number"
        case .growthRate, .bandwidth, .mebibyteRate, .pageRate: "a rate"
        case .frequency: "a frequency"
        }
    }

    /// What would be accepted, with an example.
    package var expectation: String {
        switch self {
        case .size, .bytes: "a size such as 16 GiB, in B, KiB, MiB, GiB or TiB"
        case .duration: "a time such as 90s, in ms, s, m, h or d"
        case .latency: "a time such as 5ms, in us, ms or s"
        case .percentage: "a percentage such as 75%"
        case .count: "a whole number such as 4"
        case .growthRate, .bandwidth: "a rate such as 64 MiB/s, in B/s, KiB/s, MiB/s, GiB/s or TiB/s"
        case .mebibyteRate: "a rate such as 4 MiB/s, in MiB/s or GiB/s"
        case .pageRate: "a rate such as 1024 pages/s"
        case .frequency: "a frequency such as 2.4 GHz, in MHz or GHz"
        }
    }

    /// Accepted units, smallest first.
    private var units: [Unit] {
        switch self {
        case .size: Self.memoryUnits(suffix: "", bytesPerUnit: 4096)
        case .bytes: Self.memoryUnits(suffix: "", bytesPerUnit: 1)
        case .growthRate: Self.memoryUnits(suffix: "/s", bytesPerUnit: 4096)
        case .bandwidth: Self.memoryUnits(suffix: "/s", bytesPerUnit: 1)
        case .mebibyteRate:
            [
                Unit(name: "MiB/s", factor: 1_048_576, divisor: 1_048_576),
                Unit(name: "GiB/s", factor: 1_073_741_824, divisor: 1_048_576),
            ]
        case .pageRate: [Unit(name: "pages/s", factor: 1)]
        case .duration:
            [
                Unit(name: "ms", factor: 1), Unit(name: "s", factor: 1000), Unit(name: "m", factor: 60_000),
                Unit(name: "h", factor: 3_600_000), Unit(name: "d", factor: 86_400_000),
            ]
        case .latency:
            [Unit(name: "us", factor: 1), Unit(name: "ms", factor: 1000), Unit(name: "s", factor: 1_000_000)]
        case .percentage: [Unit(name: "%", factor: 10_000)]
        case .count: [Unit(name: "", factor: 1)]
        case .frequency: [Unit(name: "MHz", factor: 1000), Unit(name: "GHz", factor: 1_000_000)]
        }
    }

    private static func memoryUnits(suffix: String, bytesPerUnit: Int64) -> [Unit] {
        ["B", "KiB", "MiB", "GiB", "TiB"].enumerated().map { index, name in
            Unit(name: name + suffix, factor: 1 << (10 * UInt64(index)), divisor: bytesPerUnit)
        }
    }
}
