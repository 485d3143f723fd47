/// The bytes of a row of samples, as a queue keeps them: its time, then value after value as varints.
///
/// Most values are amounts of memory, which are whole pages, or 0. So the lowest bit of what is written says whether
/// the rest is the value or the pages in it, which saves one or two bytes of each amount; 0 is one byte.
public enum SampleRowCodec {
    /// Amounts that are a multiple of this are written as their quotient; the size of a page.
    private static let unit: Int64 = 4096
    /// Written before the eight bytes of a value too big for the bit beside it: no pages at all, which 0 is not written as.
    private static let escape: UInt64 = 1
    /// Bytes of the escape and what it stands before; a varint of a value without the escape takes no more than 10.
    private static let maximumValueLength = 10

    public static func encode(_ row: SampleRow) -> [UInt8] {
        var bytes: [UInt8] = []
        // Memory that is about to be copied from, so that the result takes no more than its length.
        let capacity = ByteCursor.maximumVarintLength + row.values.count * maximumValueLength
        bytes.append(upTo: capacity) { cursor in
            cursor.write(varint: zigzag(row.milliseconds))
            row.values.withUnsafeBufferPointer { values in
                for value in values { write(value, to: &cursor) }
            }
        }
        return bytes.withUnsafeBufferPointer { Array($0) }
    }

    /// - Parameter count: series of the set that the row belongs to.
    /// - Throws: for anything but what `encode` returns for a row of so many values.
    public static func decode(_ bytes: [UInt8], count: Int) throws(SeriesCodecError) -> SampleRow {
        var reader = ByteReader(bytes[...])
        let milliseconds = unzigzag(try reader.readVarint())
        // Each value takes a byte at least, so that no more memory is taken than there can be values.
        guard count >= 0, count <= reader.count else { throw .endsEarly }
        var values: [Int64] = []
        var failure: SeriesCodecError?
        values.append(addingCapacity: count) { span in
            bytes.withUnsafeBufferPointer { bytes in
                var position = bytes.count - reader.count
                do throws(SeriesCodecError) {
                    for _ in 0..<count { span.append(try readValue(bytes, at: &position)) }
                    if position < bytes.count { throw .tooLong(bytes: bytes.count - position) }
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return SampleRow(milliseconds: milliseconds, values: values)
    }

    @inline(__always)
    private static func write(_ value: Int64, to cursor: inout ByteCursor) {
        if value & (unit - 1) == 0, value != 0 {
            cursor.write(varint: zigzag(value / unit) << 1 | 1)
            return
        }
        let number = zigzag(value)
        if number < 1 << 63 {
            cursor.write(varint: number << 1)
        } else {
            cursor.write(varint: escape)
            cursor.write(littleEndian: UInt64(bitPattern: value))
        }
    }

    @inline(__always)
    private static func readValue(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at position: inout Int
    ) throws(SeriesCodecError) -> Int64 {
        let number = try readVarint(bytes, at: &position)
        if number & 1 == 0 { return unzigzag(number >> 1) }
        if number == escape {
            guard bytes.count - position >= 8 else { throw .endsEarly }
            var value: UInt64 = 0
            for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
            position += 8
            return Int64(bitPattern: value)
        }
        let pages = unzigzag(number >> 1)
        let (value, isTooBig) = pages.multipliedReportingOverflow(by: unit)
        guard !isTooBig else { throw .numberTooBig }
        return value
    }

    @inline(__always)
    private static func readVarint(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at position: inout Int
    ) throws(SeriesCodecError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position < bytes.count else { throw .endsEarly }
            let byte = bytes[position]
            position += 1
            guard shift < 63 || byte < 2 else { throw .numberTooBig }
            value |= UInt64(byte & 0x7F) << shift
            guard byte >= 0x80 else { return value }
            shift += 7
        }
    }
}
