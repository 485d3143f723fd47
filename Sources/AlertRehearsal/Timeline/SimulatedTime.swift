/// Simulated time as rule files write it: `12m15s`.
enum SimulatedTime {
    /// Longest first; a time names each at most once and in this order.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Such as `0s`, `12m15s` or `1d2h`: the parts that are not zero.
    static func text(_ milliseconds: Int64) -> String {
        var rest = milliseconds
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }

    /// Milliseconds; nil for what is no such time. Blanks between the parts are accepted: `12m 15s`.
    static func milliseconds(_ text: some StringProtocol) -> Int64? {
        var rest = Array(text.utf8)[...]
        if rest.elementsEqual([UInt8(ascii: "0")]) { return 0 }
        guard !rest.isEmpty else { return nil }
        var shorter = units[...]
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { (0x61...0x7A).contains($0) }
            rest = rest.dropFirst(name.count)
            guard (1...9).contains(digits.count), let count = Int64(String(decoding: digits, as: UTF8.self)),
                let index = shorter.firstIndex(where: { name.elementsEqual($0.name.utf8) })
            else { return nil }
            total += count * shorter[index].milliseconds
            shorter = shorter[(index + 1)...]
            let blanks = rest.prefix { $0 == UInt8(ascii: " ") }.count
            guard blanks == 0 || blanks < rest.count else { return nil }
            rest = rest.dropFirst(blanks)
        }
        return total
    }
}
