#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes records at the end of the last segment, and begins another when that is full.
struct SegmentWriter {
    /// Where records were written.
    struct Placement {
        let segment: UInt64
        let count: Int
        /// The segment's bytes with them.
        let end: Int
        /// Where the context of the last of them is.
        let contextOffset: Int
    }

    private struct Active {
        let file: OpenFile
        let first: UInt64
        var end: Int
        var context: QueueContext?
        var contextOffset = 0
    }

    /// Bytes of a segment, unless one record is larger.
    let segmentBytes: Int
    private var active: Active?
    /// Segments that are full and not forced to the disk yet.
    private var unforced: [OpenFile] = []
    /// True when files were made or removed and their folder is not forced yet.
    var hasNewNames = false
    private var buffer: [UInt8] = []

    /// Bytes that are written at once, and kept as a buffer.
    static let chunkBytes = 1 << 20

    init(bounds: QueueBounds) {
        let wanted = max(bounds.bytes / 16, min(64 << 10, bounds.bytes / 4))
        segmentBytes = Int(min(max(wanted, 4 << 10), 8 << 20))
    }

    var activeSegment: UInt64? { active?.first }
    var isLinked: Bool { active?.file.isLinked ?? true }

    /// Goes on writing a segment behind what is known of it; what a crash left there is cut off.
    mutating func resume(_ segment: QueueSegment, in folder: QueueFolder) throws(SystemFailure) {
        let file = try folder.open(segment.name, O_RDWR)
        if try file.byteCount != segment.end { try file.cut(to: segment.end) }
        active = Active(file: file, first: segment.first, end: segment.end)
    }

    /// The next record begins another segment.
    mutating func seal() {
        if let active { unforced.append(active.file) }
        active = nil
    }

    /// Forgets files that are not there any more.
    mutating func abandon() {
        active = nil
        unforced = []
        hasNewNames = false
    }

    /// Writes some of the records, at least one, all in one segment. Where it fails, the segment is as it was before.
    mutating func write(
        _ items: [MemoryTail.Item],
        books: QueueBooks,
        in folder: QueueFolder
    ) throws(SystemFailure) -> Placement? {
        guard let first = items.first else { return nil }
        if let active, active.end + bytes(of: first, after: active.context) > segmentBytes { seal() }
        buffer.removeAll(keepingCapacity: buffer.capacity <= 2 * Self.chunkBytes)
        let isNew = active == nil
        var target: Active
        if let active { target = active } else { target = try begin(first.sequence, books: books, in: folder) }
        let start = isNew ? 0 : target.end
        var count = 0
        for item in items {
            let size = bytes(of: item, after: target.context)
            guard count == 0 || (start + buffer.count + size <= segmentBytes && buffer.count < Self.chunkBytes) else {
                break
            }
            if target.context !== item.context {
                target.contextOffset = start + buffer.count
                append(EntryHeader(context: item.context, sequence: item.sequence), item.context.bytes)
                target.context = item.context
            }
            append(EntryHeader(item), item.record.payload)
            count += 1
        }
        do throws(SystemFailure) {
            try target.file.write(buffer, at: start)
        } catch {
            undo(target, isNew: isNew, in: folder)
            throw error
        }
        target.end = start + buffer.count
        active = target
        return Placement(segment: target.first, count: count, end: target.end, contextOffset: target.contextOffset)
    }

    private func bytes(of item: MemoryTail.Item, after context: QueueContext?) -> Int {
        let contextCount = context === item.context ? 0 : EntryHeader.byteCount + item.context.bytes.count
        return contextCount + EntryHeader.byteCount + item.record.payload.count
    }

    private mutating func begin(
        _ first: UInt64,
        books: QueueBooks,
        in folder: QueueFolder
    ) throws(SystemFailure) -> Active {
        // A file of that name has no record that could be read, or its number would not be given again.
        let file = try folder.open(QueueSegment.name(first: first), O_RDWR | O_CREAT | O_TRUNC)
        hasNewNames = true
        buffer.append(contentsOf: repeatElement(0, count: SegmentHead.byteCount))
        buffer.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { SegmentHead.store(first: first, books: books, in: start) }
        }
        return Active(file: file, first: first, end: 0)
    }

    private mutating func append(_ header: EntryHeader, _ payload: [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: EntryHeader.byteCount, alignment: 8) { bytes in
            if let start = bytes.baseAddress { header.store(in: start) }
            buffer.append(contentsOf: bytes)
        }
        buffer.append(contentsOf: payload)
    }

    /// Takes a part of a record away that was written before the disk was full.
    private mutating func undo(_ target: Active, isNew: Bool, in folder: QueueFolder) {
        do throws(SystemFailure) {
            if isNew {
                try folder.remove(QueueSegment.name(first: target.first))
            } else {
                try target.file.cut(to: target.end)
            }
        } catch {
            // What is left there is not counted as part of the segment, and the next record begins another.
            active = nil
        }
    }

    /// Returns when all that was written is on the disk.
    mutating func force(_ folder: QueueFolder) throws(SystemFailure) {
        for file in unforced { try file.force() }
        unforced = []
        try active?.file.force()
        if hasNewNames { try folder.directory.forceNames() }
        hasNewNames = false
    }
}
