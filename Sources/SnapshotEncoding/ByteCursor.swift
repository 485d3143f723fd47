/// A place in memory that is reserved, where the next byte goes.
///
/// Encoders reserve an upper bound of what they will write once, then store without asking about room again: that is
/// where their speed comes from. `[UInt8].append(upTo:_:)` and `fill(_:_:)` are the only ways to get a cursor. Builds
/// with assertions check each write against the reserved end.
struct ByteCursor {
    private var position: UnsafeMutablePointer<UInt8>
    private let end: UnsafeMutablePointer<UInt8>

    fileprivate init(_ memory: UnsafeMutableBufferPointer<UInt8>, start: UnsafeMutablePointer<UInt8>) {
        position = start
        end = start + memory.count
    }

    /// Fills memory from its start, and returns the number of bytes that `write` has written.
    static func fill(_ memory: UnsafeMutableRawBufferPointer, _ write: (inout ByteCursor) -> Void) -> Int {
        memory.withMemoryRebound(to: UInt8.self) { memory in
            guard let start = memory.baseAddress else { return 0 }
            var cursor = ByteCursor(memory, start: start)
            write(&cursor)
            return cursor.distance(from: start)
        }
    }

    fileprivate func distance(from start: UnsafeMutablePointer<UInt8>) -> Int { position - start }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        assert(position < end, "the reserved memory is too small")
        position.initialize(to: byte)
        position += 1
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        assert(bytes.count <= end - position, "the reserved memory is too small")
        guard let first = bytes.baseAddress else { return }
        position.initialize(from: first, count: bytes.count)
        position += bytes.count
    }

    @inline(__always)
    mutating func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { write($0) }
    }

    /// Writes the eight bytes of a number, the lowest first.
    @inline(__always)
    mutating func write(littleEndian value: UInt64) {
        assert(end - position >= 8, "the reserved memory is too small")
        UnsafeMutableRawPointer(position).storeBytes(of: value.littleEndian, as: UInt64.self)
        position += 8
    }

    /// Most bytes that `write(_:decimals:)` needs: a sign, 19 digits, a point, and a zero before it.
    static let maximumNumberLength = 22

    /// Writes `value` in units of 10 to the minus `decimals` (0 to 18), without trailing zeros after the point:
    /// 1500000 with 6 decimals is `1.5`.
    @inline(__always)
    mutating func write(_ value: Int64, decimals: Int) {
        assert(end - position >= Self.maximumNumberLength, "the reserved memory is too small")
        if value < 0 { write(UInt8(ascii: "-")) }
        guard decimals > 0, value != 0 else { return writeDigits(value.magnitude) }
        writeFraction(value.magnitude, decimals: decimals)
    }

    private mutating func writeFraction(_ magnitude: UInt64, decimals: Int) {
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: powersOfTen[decimals])
        writeDigits(whole)
        guard rest > 0 else { return }
        write(UInt8(ascii: "."))
        var fraction = rest
        var digits = decimals
        while fraction % 10 == 0 {
            fraction /= 10
            digits -= 1
        }
        for index in stride(from: digits - 1, through: 0, by: -1) {
            position[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction % 10)
            fraction /= 10
        }
        position += digits
    }

    @inline(__always)
    private mutating func writeDigits(_ value: UInt64) {
        let count = decimalDigits(value)
        var rest = value
        var index = count
        while rest >= 100 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            index -= 2
            storeTwoDigits(pair, at: index)
            rest = quotient
        }
        if rest >= 10 {
            storeTwoDigits(rest, at: index - 2)
        } else {
            position[index - 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
        }
        position += count
    }

    /// Stores a number below 100 as two digits.
    @inline(__always)
    private func storeTwoDigits(_ pair: UInt64, at index: Int) {
        // 103 / 1024 is close enough to a tenth for numbers below 100, and needs no division.
        let tens = (pair &* 103) &>> 10
        position[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: tens)
        position[index + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair &- tens &* 10)
    }
}

/// 10 to the power of the index, as far as 64 bits reach; a literal, so that it is laid out at compile time.
private let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

/// Digits of `value` in decimal notation; 1 for 0.
@inline(__always)
private func decimalDigits(_ value: UInt64) -> Int {
    // 1233 / 4096 approximates log10(2), which turns the bit length into a digit count that is right or one too big.
    let bits = 64 - (value | 1).leadingZeroBitCount
    let estimate = (bits * 1233) >> 12
    return powersOfTen.withUnsafeBufferPointer { (value | 1) >= $0[estimate] ? estimate + 1 : estimate }
}

extension [UInt8] {
    /// Appends what `write` writes, at most `capacity` bytes, and keeps the memory of an array that is big enough.
    mutating func append(upTo capacity: Int, _ write: (inout ByteCursor) -> Void) {
        append(addingCapacity: capacity) { (span: inout OutputSpan<UInt8>) in
            span.withUnsafeMutableBufferPointer { memory, initializedCount in
                guard let start = memory.baseAddress else { return }
                var cursor = ByteCursor(memory, start: start)
                write(&cursor)
                initializedCount = cursor.distance(from: start)
            }
        }
    }
}
