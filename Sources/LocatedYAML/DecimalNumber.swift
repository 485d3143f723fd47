/// A decimal number as it is written, kept exactly: `digits` divided by 10 to the power of `scale`.
///
/// No floating point takes part, so `0.1 GiB` is the same number of bytes everywhere.
package struct DecimalNumber: Hashable {
    package var digits: UInt64
    package var scale: Int

    /// Parses digits with at most one point between digits. Nil for anything else and above 18 digits.
    package init?(_ text: some StringProtocol) {
        digits = 0
        scale = 0
        var count = 0
        var hasPoint = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), !hasPoint, count > 0 {
                hasPoint = true
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 18 else { return nil }
            digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
            count += 1
            if hasPoint { scale += 1 }
        }
        guard count > 0, !hasPoint || scale > 0 else { return nil }
    }

    package var isZero: Bool { digits == 0 }

    /// The product with a whole number, rounded down; nil when it exceeds 64 bits.
    package func multiplied(by factor: UInt64) -> Int64? {
        var divisor: UInt64 = 1
        for _ in 0..<scale { divisor *= 10 }
        let product = digits.multipliedFullWidth(by: factor)
        guard product.high < divisor else { return nil }
        return Int64(exactly: divisor.dividingFullWidth(product).quotient)
    }
}
