/// Numbers in decimal notation, eight digits at a time: the digits of a number lie side by side in one word, so that a few
/// multiplications find all of them, and the word is stored as a whole.
extension ByteCursor {
    /// Most bytes that `write(_:decimals:)` needs: a sign, 19 digits, a point, and a zero before it.
    static let maximumNumberLength = 22

    /// Writes `value` in units of 10 to the minus `decimals` (0 to 18), without trailing zeros after the point:
    /// 1500000 with 6 decimals is `1.5`.
    @inline(__always)
    mutating func write(_ value: Int64, decimals: Int) {
        assert(room >= Self.maximumNumberLength, "the reserved memory is too small")
        if value < 0 { write(UInt8(ascii: "-")) }
        switch decimals {
        case 0: writeDigits(value.magnitude)
        // Dividing by a constant is several times as fast.
        case 3: writeFraction(value.magnitude.quotientAndRemainder(dividingBy: 1000), decimals: 3)
        case 6: writeFraction(value.magnitude.quotientAndRemainder(dividingBy: 1_000_000), decimals: 6)
        default: writeLongFraction(value.magnitude, decimals: decimals)
        }
    }

    /// - Parameter decimals: at most 8.
    @inline(__always)
    private mutating func writeFraction(_ value: (quotient: UInt64, remainder: UInt64), decimals: Int) {
        writeDigits(value.quotient)
        guard value.remainder > 0 else { return }
        write(UInt8(ascii: "."))
        let digits = eightDigits(value.remainder) &>> UInt64(8 * (8 - decimals))
        store(digits)
        advance(by: 8 - digits.leadingZeroBitCount / 8)
    }

    private mutating func writeLongFraction(_ magnitude: UInt64, decimals: Int) {
        var scale: UInt64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: scale)
        writeDigits(whole)
        guard rest > 0 else { return }
        write(UInt8(ascii: "."))
        var remainder = rest
        while remainder > 0 {
            scale /= 10
            write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder / scale))
            remainder %= scale
        }
    }

    @inline(__always)
    private mutating func writeDigits(_ value: UInt64) {
        let block: UInt64 = 100_000_000
        if value < block { return writeLeadingDigits(value) }
        let (high, low) = value.quotientAndRemainder(dividingBy: block)
        if high < block {
            writeLeadingDigits(high)
        } else {
            writeLeadingDigits(high / block)
            writeEightDigits(high % block)
        }
        writeEightDigits(low)
    }

    /// Writes a number below 10 to the 8 without zeros at its start, but for 0 itself.
    @inline(__always)
    private mutating func writeLeadingDigits(_ value: UInt64) {
        let digits = eightDigits(value)
        // The last digit counts even if it is 0.
        let zeros = (digits | 1 &<< 56).trailingZeroBitCount / 8
        store(digits &>> UInt64(8 * zeros))
        advance(by: 8 - zeros)
    }

    @inline(__always)
    private mutating func writeEightDigits(_ value: UInt64) {
        store(eightDigits(value))
        advance(by: 8)
    }

    /// Stores digits, the first in the lowest byte; behind the last one may stand anything.
    @inline(__always)
    private func store(_ digits: UInt64) {
        let text = digits | 0x3030_3030_3030_3030
        UnsafeMutableRawPointer(position).storeBytes(of: text.littleEndian, as: UInt64.self)
    }
}

/// The eight digits of a number below 10 to the 8, zeros at its start too: a byte each, the first in the lowest byte.
@inline(__always)
private func eightDigits(_ value: UInt64) -> UInt64 {
    let (first, last) = value.quotientAndRemainder(dividingBy: 10_000)
    let fours = first | last &<< 32
    // 10486 / 2^20 is close enough to a hundredth for numbers below 10000.
    let hundreds = ((fours &* 10_486) &>> 20) & 0x0000_007F_0000_007F
    let pairs = hundreds | (fours &- hundreds &* 100) &<< 16
    // 103 / 2^10 is close enough to a tenth for numbers below 100.
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) &<< 8
}
