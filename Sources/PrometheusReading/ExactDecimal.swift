/// A decimal number as text, as a Prometheus writes values and times, made an integer without a detour over a float.
enum ExactDecimal: Hashable {
    /// In the units that were asked for.
    case value(Int64)
    /// Not a number, or infinite.
    case notANumber
    /// Beyond 64 bits.
    case tooLarge

    /// Digits that are looked at, as many as always fit; a double has 17.
    private static let digits = 19

    /// - Parameter decimals: the value is in units of 10 to the minus this; what is finer is rounded, halves away from 0.
    /// - Returns: nil when the text is no number.
    init?(_ text: ArraySlice<UInt8>, decimals: Int) {
        var rest = text
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        if rest.elementsEqual("NaN".utf8) || rest.elementsEqual("Inf".utf8) {
            self = .notANumber
            return
        }
        var mantissa: UInt64 = 0
        var taken = 0
        var exponent = decimals
        var isFraction = false
        var hasDigits = false
        scan: while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigits = true
                if taken < Self.digits {
                    mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0"))
                    if mantissa > 0 { taken += 1 }
                    if isFraction { exponent -= 1 }
                } else if !isFraction {
                    exponent += 1
                }
            case UInt8(ascii: "."):
                guard !isFraction else { return nil }
                isFraction = true
            default: break scan
            }
            rest.removeFirst()
        }
        guard hasDigits, let shift = Self.exponent(rest) else { return nil }
        guard let magnitude = Self.scaled(mantissa, exponent: exponent + shift) else {
            self = .tooLarge
            return
        }
        self = .value(isNegative ? -magnitude : magnitude)
    }

    /// What follows the digits: nothing, or an exponent; nil when it is something else.
    private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return 0 }
        guard first == UInt8(ascii: "e") || first == UInt8(ascii: "E"), text.count <= 6 else { return nil }
        return Int(String(decoding: text.dropFirst(), as: UTF8.self))
    }

    /// Nil beyond 64 bits.
    private static func scaled(_ mantissa: UInt64, exponent: Int) -> Int64? {
        guard mantissa > 0 else { return 0 }
        guard exponent < 0 else {
            guard var value = Int64(exactly: mantissa) else { return nil }
            // The first that overflows ends the loop, so it is short whatever the exponent.
            for _ in 0..<exponent {
                let (next, overflows) = value.multipliedReportingOverflow(by: 10)
                guard !overflows else { return nil }
                value = next
            }
            return value
        }
        guard exponent >= -Self.digits else { return 0 }
        var divisor: UInt64 = 1
        for _ in 0..<(-exponent) { divisor *= 10 }
        return Int64((mantissa + divisor / 2) / divisor)
    }
}
