/// Reads bytes that may be garbled: what is not there is an error, and never a trap.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Bytes that are left.
    var count: Int { bytes.endIndex - position }

    mutating func readByte() throws(SeriesCodecError) -> UInt8 {
        guard count > 0 else { throw .endsEarly }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func readVarint() throws(SeriesCodecError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try readByte()
            guard shift < 63 || byte < 2 else { throw .numberTooBig }
            value |= UInt64(byte & 0x7F) << shift
            guard byte >= 0x80 else { return value }
            shift += 7
        }
    }

    /// A number of things of which each takes at least so many bytes, so that no more are announced than can be there.
    mutating func readCount(bytesEach: Int) throws(SeriesCodecError) -> Int {
        let announced = try readVarint()
        guard announced <= UInt64(count / bytesEach) else { throw .endsEarly }
        return Int(announced)
    }

    /// Length and bytes.
    mutating func readBytes() throws(SeriesCodecError) -> ArraySlice<UInt8> {
        try readBytes(count: readCount(bytesEach: 1))
    }

    mutating func readBytes(count wanted: Int) throws(SeriesCodecError) -> ArraySlice<UInt8> {
        guard wanted <= count else { throw .endsEarly }
        defer { position += wanted }
        return bytes[position..<position + wanted]
    }

    /// Length and UTF-8.
    mutating func readText() throws(SeriesCodecError) -> String {
        guard let text = String(validating: try readBytes(), as: UTF8.self) else { throw .invalidText }
        return text
    }
}
