import JSONReading

/// A number of a document, exact to the millionth: bytes, seconds and ratios alike.
package struct DocumentNumber: Sendable, Hashable {
    package static let zero = DocumentNumber(whole: 0, millionths: 0)

    /// Rounded down.
    package var whole: Int64
    /// From 0 to 999 999.
    package var millionths: Int64

    /// Least and greatest whole that is taken: 4 PiB, and enough below what overflows for sums and percents.
    private static let greatest: Int64 = 1 << 52

    package init(whole: Int64, millionths: Int64 = 0) {
        self.whole = whole
        self.millionths = millionths
    }

    /// Reads the next value, and refuses what no host has.
    init(from reader: inout JSONReader) throws {
        let text = try reader.readNumber()
        guard text.first != UInt8(ascii: "-") else { throw reader.fault("a number below 0") }
        var (whole, millionths, decimals) = (Int64(0), Int64(0), -1)
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int64(byte - UInt8(ascii: "0"))
                if decimals < 0 {
                    whole = whole * 10 + digit
                    guard whole <= Self.greatest else { throw reader.fault("a number that is too great") }
                } else {
                    if decimals < 6 { millionths = millionths * 10 + digit }
                    decimals = min(decimals + 1, 6)
                }
            case UInt8(ascii: "."): decimals = 0
            default: throw reader.fault("a number with an exponent")
            }
        }
        for _ in max(0, decimals)..<6 { millionths *= 10 }
        self.init(whole: whole, millionths: millionths)
    }

    /// In millionths, as far as they can be counted.
    package var allMillionths: Int64 {
        let (product, isTooMuch) = whole.multipliedReportingOverflow(by: 1_000_000)
        return isTooMuch ? .max : product.saturatingAdding(millionths)
    }
}

extension Int64 {
    /// The sum, or the nearest that can be counted.
    func saturatingAdding(_ other: Int64) -> Int64 {
        let (sum, isTooMuch) = addingReportingOverflow(other)
        return isTooMuch ? (other < 0 ? .min : .max) : sum
    }

    /// `self * numerator / denominator`, rounded down, for what is not negative; the greatest where it cannot be counted.
    func scaled(by numerator: Int64, over denominator: Int64) -> Int64 {
        let product = multipliedFullWidth(by: numerator)
        guard denominator > 0, product.high >= 0, product.high < denominator else { return denominator > 0 ? .max : 0 }
        return denominator.dividingFullWidth(product).quotient
    }
}
