import HostModel

/// The books of a queue as 512 bytes, which a disk writes whole or not at all: a slot of the journal, and the copy at the
/// begin of each segment.
enum BooksBlock {
    static let byteCount = 512
    static let version: UInt32 = 1
    private static let mark: UInt32 = 0x4C4A_5141
    private static let checkedCount = byteCount - 4

    enum Content {
        case books(QueueBooks, generation: UInt64)
        /// Of a version that this one does not know.
        case newer
        case damaged
    }

    static func store(_ books: QueueBooks, generation: UInt64, in start: UnsafeMutableRawPointer) {
        start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        var fields = FieldWriter(start)
        fields.put(mark)
        fields.put(version)
        fields.put(generation)
        fields.put(books.accepted)
        fields.put(books.delivered)
        for amount in books.dropped { fields.put(amount) }
        fields.put(books.lastSequence)
        fields.put(books.settledSequence)
        fields.put(books.lastDeliveryMilliseconds)
        fields.put(books.queuedBytes)
        fields.put(UInt32(books.oldestMilliseconds == nil ? 0 : 1))
        fields.put(books.problemCode)
        fields.put(books.oldestMilliseconds ?? 0)
        for place in 0..<QueueBooks.mostGone {
            let range: ClosedRange<UInt64> = place < books.gone.count ? books.gone[place] : 0...0
            fields.put(range.lowerBound)
            fields.put(range.upperBound)
        }
        let checksum = Checksum.of(UnsafeRawBufferPointer(start: start, count: checkedCount))
        start.storeBytes(of: checksum.littleEndian, toByteOffset: checkedCount, as: UInt32.self)
    }

    /// Reads `byteCount` bytes.
    static func content(of start: UnsafeRawPointer) -> Content {
        var fields = FieldReader(start)
        guard fields.take(UInt32.self) == mark else { return .damaged }
        let checksum = UInt32(littleEndian: start.loadUnaligned(fromByteOffset: checkedCount, as: UInt32.self))
        guard checksum == Checksum.of(UnsafeRawBufferPointer(start: start, count: checkedCount)) else {
            return .damaged
        }
        guard fields.take(UInt32.self) <= version else { return .newer }
        let generation = fields.take(UInt64.self)
        var books = QueueBooks()
        books.accepted = fields.amount()
        books.delivered = fields.amount()
        for place in books.dropped.indices { books.dropped[place] = fields.amount() }
        books.lastSequence = fields.sequence()
        books.settledSequence = fields.sequence()
        books.lastDeliveryMilliseconds = fields.take()
        books.queuedBytes = fields.count()
        let hasOldest = fields.take(UInt32.self) != 0
        books.problemCode = fields.take()
        let oldest = fields.take(Int64.self)
        books.oldestMilliseconds = hasOldest ? oldest : nil
        for _ in 0..<QueueBooks.mostGone {
            let first = fields.sequence()
            let last = fields.sequence()
            if first > 0, first <= last { books.gone.append(first...last) }
        }
        return fields.isPlausible ? .books(books, generation: generation) : .damaged
    }
}
