/// A time as Go's `time.ParseDuration` reads it, such as `300ms` or `1m30s`, which web configuration files are written in.
enum GoDuration {
    /// Longest units first where one begins like another.
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1_000), ("\u{B5}s", 1_000), ("\u{3BC}s", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Nanoseconds, zero or more; nil for what is no such time or exceeds 64 bits. Fractions of a nanosecond are dropped.
    static func nanoseconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual([UInt8(ascii: "0")]) { return 0 }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            guard let term = takeTerm(&rest) else { return nil }
            let (sum, overflows) = total.addingReportingOverflow(term)
            guard !overflows else { return nil }
            total = sum
        }
        return total
    }

    /// A number and its unit.
    private static func takeTerm(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        let whole = takeDigits(&rest)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = takeDigits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty, whole.count <= 19 else { return nil }
        let name = rest.prefix { $0 != UInt8(ascii: ".") && !isDigit($0) }
        guard let unit = units.first(where: { name.elementsEqual($0.name.utf8) }) else { return nil }
        rest = rest.dropFirst(name.count)
        guard let count = Int64(String(decoding: whole.isEmpty ? [0x30] : whole, as: UTF8.self)) else { return nil }
        let (product, overflows) = count.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflows else { return nil }
        // 3.6e12 nanoseconds are in the largest unit, so digits beyond the 13th count for nothing.
        var scale = unit.nanoseconds
        var part: Int64 = 0
        for digit in fraction where scale > 0 {
            // Exact as long as the unit has a factor 10 left; the minute and the hour lose what is below a nanosecond.
            part += Int64(digit - 0x30) * scale / 10
            scale /= 10
        }
        let (term, isTooLarge) = product.addingReportingOverflow(part)
        return isTooLarge ? nil : term
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
