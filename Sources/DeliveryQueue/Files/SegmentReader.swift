#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads entries of one segment at a time through a window, so that small records do not cost a call each.
struct SegmentReader {
    private var file: OpenFile?
    private var segment: UInt64 = 0
    private var window: [UInt8] = []
    private var windowStart = 0
    private var windowCount = 0

    static let windowBytes = 256 << 10

    /// The bytes after an offset that are expected to be of use; entries larger than that are jumped over.
    var readAhead = windowBytes

    mutating func close() {
        file = nil
        segment = 0
        windowCount = 0
    }

    mutating func open(_ segment: UInt64, in folder: QueueFolder) throws(SystemFailure) {
        guard self.segment != segment || file == nil else { return }
        close()
        file = try folder.open(QueueSegment.name(first: segment), O_RDONLY)
        self.segment = segment
    }

    var byteCount: Int {
        get throws(SystemFailure) { try file?.byteCount ?? 0 }
    }

    /// Nil when there is no whole header, or the entry does not end by `end`.
    mutating func header(at offset: Int, end: Int) throws(SystemFailure) -> EntryHeader? {
        guard try fill(offset, EntryHeader.byteCount, end: end) else { return nil }
        let place = offset - windowStart
        let header = window.withUnsafeBytes { bytes in
            bytes.baseAddress.flatMap { EntryHeader($0 + place) }
        }
        guard let header, header.entryCount <= end - offset else { return nil }
        return header
    }

    /// Nil when it is not what was written.
    mutating func payload(of header: EntryHeader, at offset: Int, end: Int) throws(SystemFailure) -> [UInt8]? {
        let start = offset + EntryHeader.byteCount
        let count = header.payloadCount
        guard count > 0 else { return header.payloadChecksum == 0 ? [] : nil }
        guard count <= end - start else { return nil }
        let payload: [UInt8]
        if count <= Self.windowBytes / 4, try fill(start, count, end: end) {
            let place = start - windowStart
            payload = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                window.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(buffer).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
                    )
                }
                initialized = count
            }
        } else {
            payload = try read(count, at: start)
        }
        guard payload.count == count, payload.withUnsafeBytes(Checksum.of) == header.payloadChecksum else { return nil }
        return payload
    }

    /// What the bytes before the first entry say.
    mutating func head() throws(SystemFailure) -> BooksBlock.Content {
        let head = try read(SegmentHead.byteCount, at: 0)
        guard head.count == SegmentHead.byteCount else { return .damaged }
        return head.withUnsafeBytes { bytes in bytes.baseAddress.map(SegmentHead.content) ?? .damaged }
    }

    private func read(_ count: Int, at offset: Int) throws(SystemFailure) -> [UInt8] {
        guard let file else { return [] }
        var failure: SystemFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(SystemFailure) {
                initialized = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
                initialized = 0
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Makes the window hold the bytes; false when the file ends before.
    private mutating func fill(_ offset: Int, _ count: Int, end: Int) throws(SystemFailure) -> Bool {
        if offset >= windowStart && offset + count <= windowStart + windowCount { return true }
        guard let file, count <= end - offset else { return false }
        if window.isEmpty { window = [UInt8](repeating: 0, count: Self.windowBytes) }
        let wanted = min(max(count, min(readAhead, window.count)), end - offset)
        windowCount = 0
        windowStart = offset
        windowCount = try file.read(wanted, into: &window, at: offset)
        return count <= windowCount
    }
}
