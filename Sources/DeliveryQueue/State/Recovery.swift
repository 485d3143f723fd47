import HostModel

/// Finds out what a queue is from the files that a process left, which may have been killed, or whose files may have been
/// damaged. Changes nothing.
///
/// The books come from the journal. Everything that was accepted is known from there, or from a later record of a segment.
/// What is neither delivered nor dropped nor to be found in a segment is lost: so the ledger balances whatever has happened
/// to the files, and the loss is exact as long as one slot of the journal is whole.
///
/// When both slots are damaged, the books are those at the begin of the newest segment: what was delivered or dropped
/// since counts as lost where it is gone from the segments, and is delivered once more where it is not.
struct Recovery {
    private(set) var books = QueueBooks()
    private(set) var segments: [QueueSegment] = []
    /// Segments without anything that waits.
    private(set) var exhausted: [UInt64] = []
    private(set) var start = ReadPosition()
    /// The last segment, if writing can go on there.
    private(set) var resumable: QueueSegment?
    private(set) var generation: UInt64 = 0
    /// What waited when the files were left, and is not there now.
    private(set) var lost = DeliveryAmount.zero
    private var isNewer = false

    init(_ folder: QueueFolder) throws(QueueError) {
        do throws(SystemFailure) {
            let firsts = try folder.segments()
            var reader = SegmentReader()
            let journal = try Journal.read(in: folder)
            if case .newer = journal { isNewer = true }
            if case .books(let books, let generation) = journal {
                self.books = books
                self.generation = generation
            } else {
                books = try Self.newestHead(of: firsts, in: folder, with: &reader)
            }
            try scan(firsts, in: folder, with: &reader)
        } catch {
            throw error.error(.read)
        }
        guard !isNewer else { throw .newer(path: folder.path) }
        balance()
    }

    private static func newestHead(
        of firsts: [UInt64],
        in folder: QueueFolder,
        with reader: inout SegmentReader
    ) throws(SystemFailure) -> QueueBooks {
        for first in firsts.reversed() {
            try reader.open(first, in: folder)
            if case .books(let books, _) = try reader.head() { return books }
        }
        return QueueBooks()
    }

    private mutating func scan(
        _ firsts: [UInt64],
        in folder: QueueFolder,
        with reader: inout SegmentReader
    ) throws(SystemFailure) {
        var foundStart: ReadPosition?
        books.oldestMilliseconds = nil
        for (index, first) in firsts.enumerated() {
            let next = index + 1 < firsts.count ? firsts[index + 1] : nil
            let scan = try SegmentScan(first, next: next, books: books, in: folder, with: &reader)
            if case .newer = scan.head { isNewer = true }
            if scan.segment.last > books.lastSequence {
                books.lastSequence = scan.segment.last
                books.accepted = DeliveryAmount(
                    samples: max(books.accepted.samples, scan.accepted.samples),
                    reports: max(books.accepted.reports, scan.accepted.reports)
                )
            }
            // No number is given twice, even if the records that had it are damaged.
            books.lastSequence = max(books.lastSequence, first - 1)
            if foundStart == nil {
                foundStart = scan.start
                books.oldestMilliseconds = scan.oldestMilliseconds
            }
            let isResumable = next == nil && scan.isResumable
            if scan.segment.isExhausted && !isResumable {
                exhausted.append(first)
            } else {
                segments.append(scan.segment)
                if isResumable { resumable = scan.segment }
            }
        }
        if let resumed = resumable, resumed.last < books.lastSequence, resumed.last >= resumed.first {
            // Its last records were lost; those to come are told apart by a segment of their own.
            resumable = nil
            if resumed.isExhausted {
                segments.removeLast()
                exhausted.append(resumed.first)
            }
        }
        start = foundStart ?? start
        start.sequence = max(start.sequence, books.settledSequence + 1)
    }

    /// Counts as lost what is not there.
    private mutating func balance() {
        let waiting = segments.reduce(into: QueuePortion()) { $0 += $1.waiting }.amount
        let known = books.dropped[DropReason.lost.place]
        let lost = known + (books.queued - waiting)
        // More is there than the books say only if they are older than the segments: then less was lost, or more accepted.
        let kept = DeliveryAmount(samples: max(0, lost.samples), reports: max(0, lost.reports))
        books.dropped[DropReason.lost.place] = kept
        self.lost = DeliveryAmount(
            samples: max(0, kept.samples - known.samples),
            reports: max(0, kept.reports - known.reports)
        )
        books.accepted += kept - lost
        books.problemCode = 0
        let first = segments.first { $0.first == start.segment }
        books.queuedBytes = segments.reduce(0) { sum, segment in
            guard !segment.isExhausted else { return sum }
            let offset = segment.first == first?.first ? start.offset : SegmentHead.byteCount
            return sum + Int64(segment.end - offset)
        }
    }
}
