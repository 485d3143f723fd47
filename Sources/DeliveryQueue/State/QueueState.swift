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

    var hasWaiting: Bool { !waitingInMemory.isEmpty || segments.contains { $0.waiting.count > 0 } }

    var newestSequence: UInt64? {
        if let last = waitingInMemory.last { return memory[last].sequence }
        return segments.last { $0.waiting.count > 0 }?.last
    }

    /// The indices of records in memory that can be taken: those that `admit` has counted.
    var waitingInMemory: Range<Int> {
        let first = memory.firstIndex(from: cursor.sequence)
        return first..<max(first, memory.firstIndex(from: books.lastSequence + 1))
    }

    /// Gives records their numbers and puts them in memory, where nobody sees them until they are in a segment, or it is
    /// clear that they stay in memory.
    mutating func accept(_ records: [QueueRecord], context: QueueContext) {
        let now = clock.wallMilliseconds()
        var sequence = books.lastSequence
        var accepted = books.accepted
        for record in records {
            accepted += record.amount
            guard !isClosed, fits(record, context) else {
                books.accepted += record.amount
                books.drop(record.amount, isClosed ? .ended : .queueFull)
                continue
            }
            sequence += 1
            memory.append(
                MemoryTail.Item(
                    sequence: sequence,
                    enqueuedMilliseconds: now,
                    context: context,
                    record: record,
                    accepted: accepted
                )
            )
        }
        isCommitted = false
        if files == nil {
            admit()
            dropFromFullMemory()
        }
    }

    /// Counts the records in memory up to that one, or all, as accepted; from now on they can be taken.
    mutating func admit(through sequence: UInt64 = .max - 1) {
        guard sequence > books.lastSequence else { return }
        let range = memory.firstIndex(from: books.lastSequence + 1)..<memory.firstIndex(from: sequence + 1)
        guard let last = range.last else { return }
        books.accepted += memory.portion(of: range).amount
        books.lastSequence = memory[last].sequence
        if case .known(nil) = oldest { oldest = .unknown }
        isCommitted = false
    }

    private func fits(_ record: QueueRecord, _ context: QueueContext) -> Bool {
        let bytes = record.payload.count + context.bytes.count
        guard files != nil else { return bytes + 128 <= bounds.memoryBytes }
        return record.payload.count < 1 << 30
            && bytes + SegmentHead.byteCount + 2 * EntryHeader.byteCount <= bounds.bytes
    }

    /// Drops the oldest in memory that are not taken, as many as there are too many.
    mutating func dropFromFullMemory() {
        let waiting = waitingInMemory
        let first = waiting.lowerBound
        var end = first
        var bytes = Int64(memory.byteCount)
        var amount = DeliveryAmount.zero
        while bytes > bounds.memoryBytes, end < waiting.upperBound {
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
