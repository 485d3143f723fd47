/// Lengths of time as Prometheus writes them: `1h30m`, `90s`, `1d`, `500ms`.
package enum PrometheusDuration {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
        ("ms", 1),
    ]

    /// Milliseconds; nil for a text that is no duration or too long for 64 bits. Units go from great to small, each at
    /// most once; `0` needs none.
    package static func milliseconds(_ text: some StringProtocol) -> Int64? {
        let text = Array(text.utf8)
        if text == Array("0".utf8) { return 0 }
        var index = 0
        var next = 0
        var total: Int64 = 0
        while index < text.count {
            var amount: Int64 = 0
            let start = index
            while index < text.count, (0x30...0x39).contains(text[index]) {
                let (product, isTooLarge) = amount.multipliedReportingOverflow(by: 10)
                let (sum, overflows) = product.addingReportingOverflow(Int64(text[index] - 0x30))
                guard !isTooLarge, !overflows else { return nil }
                amount = sum
                index += 1
            }
            let name = text[index...].prefix { !(0x30...0x39).contains($0) }
            guard index > start, let unit = units[next...].firstIndex(where: { name.elementsEqual($0.name.utf8) })
            else { return nil }
            let (product, isTooLarge) = amount.multipliedReportingOverflow(by: units[unit].milliseconds)
            let (sum, overflows) = total.addingReportingOverflow(product)
            guard !isTooLarge, !overflows else { return nil }
            total = sum
            index += name.count
            next = unit + 1
        }
        return text.isEmpty ? nil : total
    }
}
