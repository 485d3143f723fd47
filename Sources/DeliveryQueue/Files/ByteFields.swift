import CZlib
import HostModel

/// Writes numbers one after the other, little-endian, in memory that has the room.
struct FieldWriter {
    private let start: UnsafeMutableRawPointer
    private(set) var offset = 0

    init(_ start: UnsafeMutableRawPointer) {
        self.start = start
    }

    mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        start.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
        offset += MemoryLayout<Number>.size
    }

    mutating func put(_ amount: DeliveryAmount) {
        put(amount.samples)
        put(amount.reports)
    }
}

/// Reads what a `FieldWriter` wrote.
struct FieldReader {
    private let start: UnsafeRawPointer
    private(set) var offset = 0
    /// False once an amount was read that no queue can have counted; sums of others cannot overflow.
    private(set) var isPlausible = true

    /// Larger than any queue ever counts, and small enough to add some dozens.
    private static let most: Int64 = 1 << 56

    init(_ start: UnsafeRawPointer) {
        self.start = start
    }

    mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type = Number.self) -> Number {
        defer { offset += MemoryLayout<Number>.size }
        return Number(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    mutating func count() -> Int64 {
        let number = take(Int64.self)
        if number < 0 || number > Self.most { isPlausible = false }
        return number
    }

    mutating func sequence() -> UInt64 {
        let number = take(UInt64.self)
        if number > UInt64(Self.most) { isPlausible = false }
        return number
    }

    mutating func amount() -> DeliveryAmount {
        DeliveryAmount(samples: count(), reports: count())
    }
}

/// CRC-32 as in gzip: finds damage by accident, not forgery.
enum Checksum {
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return 0 }
        return UInt32(truncatingIfNeeded: crc32_z(0, start.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
