import HostModel

/// A queue as those see it who take, settle and count: the records in segments, then those in memory, and the books.
///
/// Every change of the books is written to the journal with `commit`, one change a write, so that the journal is always
/// the books of one moment.
struct QueueState {
    let bounds: QueueBounds
    let clock: QueueClock
    var books = QueueBooks()
    /// Ascending. The last may be the one that is written.
    var segments: [QueueSegment] = []
    var memory = MemoryTail()
    var cursor = ReadPosition()
    /// Where the records that are taken, or wait when none are, begin.
    var settledCursor = ReadPosition()
    var taken = TakenRecords()
    var reader = SegmentReader()
    /// Nil for a queue in memory.
    var files: QueueFiles?
    /// The segment that is written, by its first sequence.
    var activeSegment: UInt64?
    /// Segments without use, to be removed once the journal that says so is on the disk.
    var removable: [UInt64] = []
    /// Steady milliseconds of the first change that is not forced to the disk.
    var dirtySince: Int64?
    /// Steady milliseconds at which the disk is tried again.
    var retryAfter: Int64?
    var writeProblem: SystemFailure?
    var forceProblem: SystemFailure?
    var readProblem: SystemFailure?
    /// Why the folder could not be made anew.
    var folderProblem: QueueError?
    /// The context of the record that was read last.
    var latestContext: LoadedContext?
    /// Wall-clock milliseconds of the oldest that is not settled.
    var oldest: Oldest = .unknown
    /// False while the journal does not have what was accepted last.
    var isCommitted = true
    var isClosed = false

    enum Oldest: Hashable {
        case unknown
        case known(Int64?)
    }

    init(bounds: QueueBounds, clock: QueueClock) {
        self.bounds = bounds
        self.clock = clock
    }

    var diskProblem: String? {
        folderProblem.map(\.description) ?? (writeProblem ?? forceProblem ?? readProblem)?.problem
    }

    func ledger(destination: String) -> QueueLedger {
        var ledger = books.ledger(destination: destination)
        ledger.diskProblem = diskProblem
        return ledger
    }

    var hasWaiting: Bool {
        memory.firstIndex(from: cursor.sequence) < memory.indices.upperBound
            || segments.contains { $0.waiting.count > 0 }
    }

    var newestSequence: UInt64? {
        if let last = memory.lastSequence, last >= cursor.sequence { return last }
        return segments.last { $0.waiting.count > 0 }?.last
    }

    /// Gives records their numbers and counts them. They are in memory then; `publish` tells of those that are on the disk.
    mutating func accept(_ records: [QueueRecord], context: QueueContext) {
        let now = clock.wallMilliseconds()
        for record in records {
            books.accepted += record.amount
            guard !isClosed else {
                books.drop(record.amount, .ended)
                continue
            }
            guard fits(record, context) else {
                books.drop(record.amount, .queueFull)
                continue
            }
            books.lastSequence += 1
            memory.append(
                MemoryTail.Item(
                    sequence: books.lastSequence,
                    enqueuedMilliseconds: now,
                    context: context,
                    record: record,
                    accepted: books.accepted
                )
            )
        }
        isCommitted = false
        if case .known(nil) = oldest { oldest = .unknown }
        if files == nil { dropFromFullMemory() }
    }

    private func fits(_ record: QueueRecord, _ context: QueueContext) -> Bool {
        let bytes = record.payload.count + context.bytes.count
        guard files != nil else { return bytes + 128 <= bounds.memoryBytes }
        return record.payload.count < 1 << 30
            && bytes + SegmentHead.byteCount + 2 * EntryHeader.byteCount <= bounds.bytes
    }

    /// Drops the oldest in memory that are not taken, as many as there are too many.
    mutating func dropFromFullMemory() {
        let first = memory.firstIndex(from: cursor.sequence)
        var end = first
        var bytes = Int64(memory.byteCount)
        var amount = DeliveryAmount.zero
        while bytes > bounds.memoryBytes, end < memory.indices.upperBound {
            bytes -= Int64(memory[end].byteCount)
            amount += memory[end].record.amount
            end += 1
        }
        guard end > first else { return }
        memory.remove(first..<end)
        books.drop(amount, .queueFull)
        oldest = .unknown
    }

    /// Writes the books to the journal, with what those need who read them from outside.
    mutating func commit() {
        isCommitted = true
        let oldestMilliseconds = oldestUnsettled()
        books.queuedBytes = queuedBytes
        books.oldestMilliseconds = oldestMilliseconds
        books.problemCode = Int32((writeProblem ?? forceProblem ?? readProblem)?.code ?? 0)
        guard files != nil, !isClosed else { return }
        do throws(SystemFailure) {
            try files?.journal.write(books)
        } catch {
            writeProblem = error
        }
        dirtySince = dirtySince ?? clock.steadyMilliseconds()
    }

    private var queuedBytes: Int64 {
        let inSegments = segments.reduce(0) { sum, segment in
            guard !segment.isExhausted else { return sum }
            let start = segment.first == settledCursor.segment ? settledCursor.offset : SegmentHead.byteCount
            return sum + max(0, segment.end - start)
        }
        return Int64(inSegments + memory.byteCount)
    }

    private mutating func oldestUnsettled() -> Int64? {
        if let first = taken.oldestMilliseconds { return first }
        if case .known(let milliseconds) = oldest { return milliseconds }
        let next = nextWaiting()
        oldest = .known(next?.enqueuedMilliseconds)
        return next?.enqueuedMilliseconds
    }

    /// Hands the segments that nothing needs any more over to be removed.
    mutating func collectExhausted() {
        segments.removeAll { segment in
            guard segment.isExhausted, segment.first != activeSegment else { return false }
            removable.append(segment.first)
            return true
        }
    }
}

/// The records that were taken and are not settled.
struct TakenRecords: Hashable {
    var portion = QueuePortion()
    var last: UInt64 = 0
    /// Of the first of them.
    var oldestMilliseconds: Int64?
}

/// What a queue in files has open for its books and for reading.
struct QueueFiles {
    var folder: QueueFolder
    var journal: Journal
}

/// A context that was read from a segment; nil when it is damaged there.
struct LoadedContext {
    var segment: UInt64
    var offset: Int
    var context: QueueContext?
}
