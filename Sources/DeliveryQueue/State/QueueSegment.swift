/// What is known about a segment file without reading it.
struct QueueSegment: Hashable {
    /// Of the first record, which the file is named after.
    let first: UInt64
    /// Of the last record that can be read; less than `first` while there is none.
    var last: UInt64
    /// Bytes that can be read; behind them the file may hold what a crash left of a record.
    var end = SegmentHead.byteCount
    /// Where the context of the records that follow is; 0 while there is none.
    var contextOffset = 0
    /// Records that can be taken, as far as is known.
    var waiting = QueuePortion()
    var taken = QueuePortion()
    /// Of the record that was handed over last by the wall clock.
    var newestMilliseconds = Int64.min

    init(first: UInt64) {
        self.first = first
        last = first - 1
    }

    var isExhausted: Bool { waiting.count == 0 && taken.count == 0 }

    private static let suffix = ".segment"

    var name: String { Self.name(first: first) }

    static func name(first: UInt64) -> String {
        let digits = String(first, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + suffix
    }

    /// Nil for the name of another file.
    static func first(inName name: String) -> UInt64? {
        guard name.hasSuffix(suffix), name.utf8.count == 16 + suffix.utf8.count else { return nil }
        return UInt64(name.dropLast(suffix.utf8.count), radix: 16).flatMap { $0 > 0 && $0 < 1 << 56 ? $0 : nil }
    }
}

/// How far the records of a queue have been read.
struct ReadPosition: Hashable {
    /// The segment, by its first sequence; one that is not there any more stands for the next.
    var segment: UInt64 = 0
    /// Of the next entry to look at.
    var offset = SegmentHead.byteCount
    /// Of the context of the records there; 0 before the first in the segment.
    var contextOffset = 0
    /// Records before it have been passed, wherever they are.
    var sequence: UInt64 = 1

    mutating func enter(_ segment: QueueSegment) {
        self.segment = segment.first
        offset = SegmentHead.byteCount
        contextOffset = 0
    }
}
