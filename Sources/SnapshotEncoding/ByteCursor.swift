/// A place in memory that is reserved, where the next byte goes.
///
/// Encoders reserve an upper bound of what they will write once, then store without asking about room again: that is
/// where their speed comes from. `[UInt8].append(upTo:_:)` and `fill(_:_:)` are the only ways to get a cursor. Builds
/// with assertions check each write against the reserved end.
///
/// Short pieces are stored in whole blocks, of which only the beginning counts: the next piece goes over the rest. So
/// there are always `slack` bytes of memory beyond the reserved end.
struct ByteCursor {
    /// Bytes beyond the end of what a piece needs that a store may reach, and that a source must have.
    static let slack = 32

    private(set) var position: UnsafeMutablePointer<UInt8>
    private let end: UnsafeMutablePointer<UInt8>

    /// - Parameter memory: with `slack`.
    fileprivate init(_ memory: UnsafeMutableBufferPointer<UInt8>, start: UnsafeMutablePointer<UInt8>) {
        position = start
        end = start + memory.count - Self.slack
    }

    /// Fills memory from its start, and returns the number of bytes that `write` has written.
    ///
    /// - Parameter memory: `slack` bytes more than what is written at most.
    static func fill(_ memory: UnsafeMutableRawBufferPointer, _ write: (inout ByteCursor) -> Void) -> Int {
        memory.withMemoryRebound(to: UInt8.self) { memory in
            guard let start = memory.baseAddress else { return 0 }
            var cursor = ByteCursor(memory, start: start)
            write(&cursor)
            return cursor.distance(from: start)
        }
    }

    /// Bytes up to the reserved end.
    var room: Int { end - position }

    /// Leaves out bytes that are stored already.
    @inline(__always)
    mutating func advance(by count: Int) { position += count }

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

    /// Writes bytes that have `slack` bytes behind them: faster than others where they are few.
    @inline(__always)
    mutating func write(padded bytes: UnsafeBufferPointer<UInt8>) {
        assert(bytes.count <= end - position, "the reserved memory is too small")
        let source = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
        let target = UnsafeMutableRawPointer(position)
        var offset = 0
        repeat {
            let block = source.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self)
            target.storeBytes(of: block, toByteOffset: offset, as: SIMD32<UInt8>.self)
            offset &+= 32
        } while offset < bytes.count
        position += bytes.count
    }

    /// Writes the eight bytes of a number, the lowest first.
    @inline(__always)
    mutating func write(littleEndian value: UInt64) {
        assert(end - position >= 8, "the reserved memory is too small")
        UnsafeMutableRawPointer(position).storeBytes(of: value.littleEndian, as: UInt64.self)
        position += 8
    }
}

extension [UInt8] {
    /// Appends what `write` writes, at most `capacity` bytes, and keeps the memory of an array that is big enough.
    mutating func append(upTo capacity: Int, _ write: (inout ByteCursor) -> Void) {
        append(addingCapacity: capacity + ByteCursor.slack) { (span: inout OutputSpan<UInt8>) in
            span.withUnsafeMutableBufferPointer { memory, initializedCount in
                guard let start = memory.baseAddress else { return }
                var cursor = ByteCursor(memory, start: start)
                write(&cursor)
                initializedCount = cursor.distance(from: start)
            }
        }
    }
}
