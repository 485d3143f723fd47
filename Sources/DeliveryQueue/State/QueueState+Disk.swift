import HostModel

/// The side of the state that the writing of files sees.
extension QueueState {
    /// What is to be written next.
    struct Writing {
        let items: [MemoryTail.Item]
        let books: QueueBooks
        /// Nil when the next record begins another segment.
        let activeSegment: UInt64?
        /// True when segments are to be removed before there is room.
        let hasDropped: Bool
    }

    /// Records that are in memory, after room was made for them on the disk.
    mutating func nextWriting() -> Writing? {
        guard !memory.isEmpty, !isClosed else { return nil }
        let items = memory.oldest(maximumBytes: SegmentWriter.chunkBytes)
        var contextBytes = 0
        for (index, item) in items.enumerated() where index == 0 || items[index - 1].context !== item.context {
            contextBytes += EntryHeader.byteCount + item.context.bytes.count
        }
        let bytes = items.reduce(SegmentHead.byteCount) { $0 + EntryHeader.byteCount + $1.record.payload.count }
        let hasDropped = makeRoom(for: bytes + contextBytes)
        return Writing(items: items, books: books, activeSegment: activeSegment, hasDropped: hasDropped)
    }

    /// The records are in a segment now.
    mutating func publish(_ items: ArraySlice<MemoryTail.Item>, at placement: SegmentWriter.Placement) {
        guard let last = items.last else { return }
        admit(through: last.sequence)
        if segments.last?.first != placement.segment { segments.append(QueueSegment(first: placement.segment)) }
        let index = segments.count - 1
        for item in items where !books.isGone(item.sequence) {
            // Some may have been taken from memory in the meantime.
            if item.sequence < cursor.sequence {
                segments[index].taken += item.portion
            } else {
                segments[index].waiting += item.portion
            }
            segments[index].newestMilliseconds = max(segments[index].newestMilliseconds, item.enqueuedMilliseconds)
        }
        segments[index].last = last.sequence
        segments[index].end = placement.end
        segments[index].contextOffset = placement.contextOffset
        activeSegment = placement.segment
        // A damaged file of that name was to be removed, and is overwritten now.
        removable.removeAll { $0 == placement.segment }
        memory.remove(through: last.sequence)
        collectExhausted()
        commit()
    }

    /// Whether to write what is in memory, after the disk did not take it.
    func mayWrite(evenIfEarly: Bool) -> Bool {
        !isClosed && (evenIfEarly || retryAfter.map { clock.steadyMilliseconds() >= $0 } ?? true)
    }

    /// The disk does not take what is in memory for now.
    mutating func keepInMemory() {
        admit()
        dropFromFullMemory()
    }

    mutating func writingSucceeded() {
        retryAfter = nil
        guard writeProblem != nil || folderProblem != nil else { return }
        writeProblem = nil
        folderProblem = nil
        commit()
    }

    mutating func writingFailed(_ failure: SystemFailure?, _ error: QueueError? = nil) {
        writeProblem = failure
        folderProblem = error
        retryAfter = clock.steadyMilliseconds() + bounds.syncInterval.wholeMilliseconds
        keepInMemory()
        commit()
    }

    var isSyncDue: Bool {
        guard !isClosed else { return false }
        return isForceDue || (!memory.isEmpty && mayWrite(evenIfEarly: false))
    }

    /// True when something was written so long ago that it is to be forced to the disk.
    var isForceDue: Bool { millisecondsUntilForce == 0 }

    /// Until what was written is to be forced to the disk; nil when nothing was.
    var millisecondsUntilForce: Int64? {
        guard let dirtySince else { return nil }
        return max(0, dirtySince + bounds.syncInterval.wholeMilliseconds - clock.steadyMilliseconds())
    }

    /// What is written from now on is not forced to the disk.
    mutating func beginForcing() -> Bool {
        guard files != nil else { return false }
        dirtySince = nil
        return true
    }

    /// Segments that may be removed once the journal is forced to the disk: either of its slots says that they are of no use.
    mutating func beginRemoving() throws(SystemFailure) -> [UInt64] {
        guard !removable.isEmpty else { return [] }
        try files?.journal.writeTwice(books)
        return removable
    }

    mutating func endRemoving(_ removed: [UInt64]) {
        removable.removeAll { removed.contains($0) }
    }

    mutating func forcingSucceeded() {
        guard forceProblem != nil else { return }
        forceProblem = nil
        commit()
    }

    mutating func forcingFailed(_ failure: SystemFailure) {
        forceProblem = failure
        commit()
        dirtySince = clock.steadyMilliseconds()
    }

    /// Counts as lost what was in a folder that has been deleted, and goes on in another.
    mutating func move(to folder: QueueFolder, journal: Journal, keepsSegments: Bool) {
        files = QueueFiles(folder: folder, journal: journal)
        reader.close()
        activeSegment = nil
        guard !keepsSegments else { return }
        let waiting = segments.reduce(into: QueuePortion()) { $0 += $1.waiting }
        books.drop(waiting.amount, .lost)
        segments = []
        removable = []
        oldest = .unknown
        commit()
    }

    /// Drops what is in memory, before the queue is closed.
    mutating func end() -> DeliveryAmount {
        guard !isClosed else { return .zero }
        returnTaken()
        let amount = memory.portion(of: memory.indices).amount
        memory.removeAll()
        books.drop(amount, .ended)
        oldest = .unknown
        commit()
        return amount
    }

    mutating func close() {
        isClosed = true
        files = nil
        reader.close()
    }
}
