import HostModel

/// Reads the headers of a segment, not its payloads, to know what can be read of it.
struct SegmentScan {
    /// The copy of the books at its begin.
    private(set) var head: BooksBlock.Content
    private(set) var segment: QueueSegment
    /// Where the records that wait begin.
    private(set) var start: ReadPosition?
    /// Wall-clock milliseconds of the first of them.
    private(set) var oldestMilliseconds: Int64?
    /// Everything that was accepted, with the last record.
    private(set) var accepted = DeliveryAmount.zero
    /// True when behind the last record there is nothing, or only a part of one, so that writing can go on there.
    private(set) var isResumable = false

    /// - Parameter next: the first record of the next segment, which is written there even if this one has it too.
    init(
        _ first: UInt64,
        next: UInt64?,
        books: QueueBooks,
        in folder: QueueFolder,
        with reader: inout SegmentReader
    ) throws(SystemFailure) {
        segment = QueueSegment(first: first)
        try reader.open(first, in: folder)
        let fileEnd = try reader.byteCount
        head = try reader.head()
        guard fileEnd >= SegmentHead.byteCount else {
            isResumable = false
            return
        }
        var position = ReadPosition()
        position.enter(segment)
        while position.offset < fileEnd {
            // Jumps over payloads that are larger than what reading them would cost.
            guard let header = try reader.header(at: position.offset, end: fileEnd),
                header.sequence > segment.last, next.map({ header.sequence < $0 }) ?? true
            else { break }
            count(header, at: position, books: books)
            if header.content == .context { position.contextOffset = position.offset }
            position.offset += header.entryCount
            reader.readAhead = header.entryCount > 16 << 10 ? 4 << 10 : SegmentReader.windowBytes
        }
        isResumable = try Self.isCutTail(at: segment.end, of: fileEnd, with: &reader)
    }

    private mutating func count(_ header: EntryHeader, at position: ReadPosition, books: QueueBooks) {
        guard header.content == .record else { return }
        segment.last = header.sequence
        segment.end = position.offset + header.entryCount
        segment.newestMilliseconds = max(segment.newestMilliseconds, header.enqueuedMilliseconds)
        accepted = header.accepted
        guard !books.isGone(header.sequence) else { return }
        if start == nil {
            start = position
            start?.sequence = header.sequence
            oldestMilliseconds = header.enqueuedMilliseconds
        }
        segment.waiting += QueuePortion(count: 1, amount: header.amount)
    }

    /// True when nothing is there, or what would be an entry if the file did not end.
    private static func isCutTail(
        at offset: Int,
        of fileEnd: Int,
        with reader: inout SegmentReader
    ) throws(SystemFailure) -> Bool {
        guard fileEnd - offset >= EntryHeader.byteCount else { return true }
        return try reader.header(at: offset, end: .max) != nil
    }
}
