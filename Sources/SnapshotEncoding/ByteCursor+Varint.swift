/// Numbers as groups of seven bits, the lowest first, with the high bit set in all but the last: small ones are short.
extension ByteCursor {
    /// Most bytes that a number of 64 bits takes.
    static let maximumVarintLength = 10

    @inline(__always)
    mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            write(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        write(UInt8(truncatingIfNeeded: rest))
    }
}

/// Bytes that `ByteCursor.write(varint:)` takes for a number.
@inline(__always)
func varintLength(_ value: UInt64) -> Int {
    (64 - (value | 1).leadingZeroBitCount + 6) / 7
}

@inline(__always)
func varintLength(_ value: Int) -> Int { varintLength(UInt64(value)) }

/// Signed numbers as unsigned ones, so that those near 0 are small: 0, -1, 1, -2 become 0, 1, 2, 3.
@inline(__always)
func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

@inline(__always)
func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
