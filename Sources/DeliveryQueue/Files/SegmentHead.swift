/// The begin of a segment: its format, and a copy of the books from when it was begun, for the case that the journal is
/// damaged. Records are read without it.
enum SegmentHead {
    static let byteCount = 16 + BooksBlock.byteCount + 8
    private static let mark: UInt32 = 0x4753_5141
    private static let version: UInt32 = 1

    static func store(first: UInt64, books: QueueBooks, in start: UnsafeMutableRawPointer) {
        var fields = FieldWriter(start)
        fields.put(mark)
        fields.put(version)
        fields.put(first)
        BooksBlock.store(books, generation: 0, in: start + 16)
        fields = FieldWriter(start + 16 + BooksBlock.byteCount)
        fields.put(Checksum.of(UnsafeRawBufferPointer(start: start, count: 16)))
        fields.put(UInt32(0))
    }

    /// Reads `byteCount` bytes.
    static func content(of start: UnsafeRawPointer) -> BooksBlock.Content {
        var fields = FieldReader(start)
        let checksum = UInt32(
            littleEndian: start.loadUnaligned(fromByteOffset: 16 + BooksBlock.byteCount, as: UInt32.self)
        )
        guard fields.take(UInt32.self) == mark,
            checksum == Checksum.of(UnsafeRawBufferPointer(start: start, count: 16))
        else { return .damaged }
        guard fields.take(UInt32.self) <= version else { return .newer }
        return BooksBlock.content(of: start + 16)
    }
}
