/// The wire format of protocol buffers, https://protobuf.dev/programming-guides/encoding/: each field is a number with a
/// wire type in one varint, then what it holds.
enum Protobuf {
    enum WireType: UInt8, Sendable {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    /// The byte before a field whose number is at most 15.
    @inline(__always)
    static func key(_ field: UInt8, _ type: WireType) -> UInt8 { field << 3 | type.rawValue }

    /// Bytes of a field that holds so many bytes.
    @inline(__always)
    static func fieldLength(ofBytes count: Int) -> Int { 1 + varintLength(count) + count }

    /// A field with bytes: a text or a message.
    static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        var field: [UInt8] = []
        field.append(upTo: fieldLength(ofBytes: bytes.count)) { cursor in
            cursor.write(protobufField: number, length: bytes.count)
            cursor.write(bytes)
        }
        return field
    }

    /// A field with a text; nothing for an empty one, which is what a reader takes for a field that is not there.
    static func field(_ number: UInt8, _ text: String) -> [UInt8] {
        text.isEmpty ? [] : field(number, Array(text.utf8))
    }

    /// A field with a number; nothing for 0.
    static func field(_ number: UInt8, _ value: UInt64) -> [UInt8] {
        guard value != 0 else { return [] }
        var field: [UInt8] = []
        field.append(upTo: 1 + ByteCursor.maximumVarintLength) { cursor in
            cursor.write(key(number, .varint))
            cursor.write(varint: value)
        }
        return field
    }
}

extension ByteCursor {
    /// Writes what stands before the bytes of a field with so many.
    @inline(__always)
    mutating func write(protobufField number: UInt8, length: Int) {
        write(Protobuf.key(number, .lengthDelimited))
        write(varint: UInt64(length))
    }
    /// Writes a field of eight bytes.
    @inline(__always)
    mutating func write(fixed64 number: UInt8, _ value: UInt64) {
        write(Protobuf.key(number, .fixed64))
        write(littleEndian: value)
    }
}
