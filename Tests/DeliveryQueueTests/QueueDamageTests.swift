import Foundation
import HostModel
import Testing

@testable import DeliveryQueue

/// What is left of a queue whose files were cut or garbled, each case by hand.
struct QueueDamageTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func open(_ bounds: QueueBounds = QueueBounds()) throws -> DeliveryQueue {
        try DeliveryQueue(destination: DeliveryQueue.sampleDestination, directory: scratch.path, bounds: bounds)
    }

    /// Ten records of 100 bytes in one segment, whose only context has 13 bytes; the process ends without notice.
    private func leaveTenRecords() throws -> String {
        let queue = try open()
        queue.append(SampleRecords.records(0..<10, bytes: 100), context: .first)
        return try #require(try QueueFiles.segments(try scratch.queueFolder).first)
    }

    private static func place(ofRecord number: Int) -> Int {
        SegmentHead.byteCount + (EntryHeader.byteCount + 13) + number * (EntryHeader.byteCount + 100)
    }

    private func expect(_ queue: DeliveryQueue, delivers numbers: [Int], loses lost: [Int]) {
        #expect(queue.drainNumbers() == numbers)
        #expect(queue.ledger.delivered == SampleRecords.amount(of: numbers))
        #expect(queue.ledger.dropped == (lost.isEmpty ? [:] : [.lost: SampleRecords.amount(of: lost)]))
        #expect(queue.ledger.isBalanced)
        #expect(queue.brokenInvariant == nil)
    }

    @Test func nothingIsMissingAfterTheProcessIsGone() throws {
        _ = try leaveTenRecords()
        try expect(open(), delivers: Array(0..<10), loses: [])
    }

    @Test func takenRecordsWaitAgainAfterTheProcessIsGone() throws {
        do {
            let queue = try open()
            queue.append(SampleRecords.records(0..<10), context: .first)
            _ = queue.take(maximumSamples: 3, maximumBytes: .max)
            queue.settleTaken(delivered: SampleRecords.amount(of: 0..<2), dropped: [:], at: 1)
            _ = queue.take(maximumSamples: 20, maximumBytes: .max)
        }
        let queue = try open()
        #expect(queue.drainNumbers() == Array(2..<10))
        #expect(queue.ledger.delivered == SampleRecords.amount(of: 0..<10))
    }

    @Test func aDamagedPayloadCostsOneRecord() throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { $0[Self.place(ofRecord: 4) + EntryHeader.byteCount + 50] ^= 1 }
        let queue = try open()
        #expect(queue.ledger.queued == SampleRecords.amount(of: 0..<10), "payloads are not read before they are taken")
        expect(queue, delivers: [0, 1, 2, 3, 5, 6, 7, 8, 9], loses: [4])
    }

    @Test func aLostRecordIsCountedOnceAcrossCrashes() throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { $0[Self.place(ofRecord: 4) + EntryHeader.byteCount + 50] ^= 1 }
        for _ in 0..<3 {
            let queue = try open()
            #expect(queue.take(maximumSamples: .max, maximumBytes: .max).count == 9)
            #expect(queue.ledger.dropped == [.lost: SampleRecords.amount(of: 4..<5)])
            #expect(queue.ledger.isBalanced)
        }
        try expect(open(), delivers: [0, 1, 2, 3, 5, 6, 7, 8, 9], loses: [4])
    }

    @Test func aDamagedHeaderCostsTheRestOfTheSegment() throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { $0[Self.place(ofRecord: 7) + 20] ^= 1 }
        let queue = try open()
        #expect(queue.ledger.dropped == [.lost: SampleRecords.amount(of: 7..<10)])
        #expect(queue.lostAtOpening == SampleRecords.amount(of: 7..<10))
        queue.append(SampleRecords.records(10..<12), context: .first)
        expect(queue, delivers: [0, 1, 2, 3, 4, 5, 6, 10, 11], loses: [7, 8, 9])
    }

    @Test func aDamagedContextCostsTheRecordsThatNeedIt() throws {
        let path = try leaveTenRecords()
        do {
            let queue = try open()
            queue.append(SampleRecords.records(10..<12), context: .second)
        }
        try QueueFiles.change(path) { $0[SegmentHead.byteCount + EntryHeader.byteCount + 3] ^= 1 }
        try expect(open(), delivers: [10, 11], loses: Array(0..<10))
    }

    @Test(arguments: [0, 10, SegmentHead.byteCount])
    func aSegmentCutAtItsBeginIsLost(length: Int) throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { $0 = Array($0.prefix(length)) }
        let queue = try open()
        queue.append(SampleRecords.records(10..<12), context: .first)
        queue.sync(ifDue: false)
        expect(queue, delivers: [10, 11], loses: Array(0..<10))
    }

    @Test(arguments: [0, 1, 71, 72, 100, 171])
    func aCutTailCostsWhatIsCutOff(bytes: Int) throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { $0 = Array($0.prefix(Self.place(ofRecord: 6) + bytes)) }
        let queue = try open()
        #expect(queue.ledger.dropped == [.lost: SampleRecords.amount(of: 6..<10)])
        queue.append(SampleRecords.records(10..<12), context: .first)
        expect(queue, delivers: [0, 1, 2, 3, 4, 5, 10, 11], loses: [6, 7, 8, 9])
    }

    @Test func aDeletedSegmentIsLost() throws {
        let path = try leaveTenRecords()
        try FileManager.default.removeItem(atPath: path)
        try expect(open(), delivers: [], loses: Array(0..<10))
    }

    @Test func aSegmentDeletedMeanwhileIsLost() throws {
        let queue = try open(QueueBounds(bytes: 64 << 10))
        queue.append(SampleRecords.records(0..<3, bytes: 9_000), context: .first)
        let segments = try QueueFiles.segments(try scratch.queueFolder)
        #expect(segments.count == 3)
        // Not the first, which the queue has open.
        try FileManager.default.removeItem(atPath: segments[1])
        try FileManager.default.removeItem(atPath: segments[2])
        queue.append(SampleRecords.records(3..<5), context: .first)
        expect(queue, delivers: [0, 3, 4], loses: [1, 2])
    }

    @Test func aDamagedHeadCostsNothing() throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { bytes in for place in 0..<SegmentHead.byteCount { bytes[place] = 0xFF } }
        try expect(open(), delivers: Array(0..<10), loses: [])
    }

    @Test func aRecordThatWasNotWrittenWholeIsNotThere() throws {
        let path = try leaveTenRecords()
        let length = try QueueFiles.bytes(path).count
        try QueueFiles.change(path) { $0 += EntryHeader.torn(sequence: 11) }
        let queue = try open()
        #expect(try QueueFiles.bytes(path).count == length, "what is left of it is cut off")
        queue.append(SampleRecords.records(10..<12), context: .first)
        expect(queue, delivers: Array(0..<12), loses: [])
    }

    @Test func recordsAreCountedBeforeTheJournalIs() throws {
        let journal: [UInt8]
        do {
            let queue = try open()
            journal = try QueueFiles.bytes("\(try scratch.queueFolder)/journal")
            queue.append(SampleRecords.records(0..<10), context: .first)
        }
        try QueueFiles.write(journal, to: "\(try scratch.queueFolder)/journal")
        let queue = try open()
        #expect(queue.ledger.accepted == SampleRecords.amount(of: 0..<10))
        expect(queue, delivers: Array(0..<10), loses: [])
    }

    @Test func aQueueWithoutJournalIsReadFromItsSegments() throws {
        do {
            // Two segments: the second knows that the first record was delivered, and not that the second was.
            let queue = try open(QueueBounds(bytes: 64 << 10))
            queue.append(SampleRecords.records(0..<1, bytes: 9_000), context: .first)
            #expect(queue.drainNumbers() == [0])
            queue.append(SampleRecords.records(1..<4, bytes: 9_000), context: .first)
            _ = queue.take(maximumSamples: 1, maximumBytes: 1)
            queue.settleTaken(delivered: SampleRecords.amount(of: 1..<2), dropped: [:], at: 1)
        }
        try QueueFiles.change("\(try scratch.queueFolder)/journal") { bytes in
            for place in bytes.indices { bytes[place] = 0 }
        }
        let queue = try open(QueueBounds(bytes: 64 << 10))
        #expect(queue.ledger.isBalanced)
        #expect(queue.ledger.accepted == SampleRecords.amount(of: 0..<4))
        // The head of the newest segment is from before the second was delivered: it is delivered once more.
        let numbers = queue.drainNumbers()
        #expect(numbers == [2, 3] || numbers == [1, 2, 3])
        #expect(queue.ledger.isBalanced)
        #expect(queue.ledger.queued == .zero)
    }

    @Test func lengthsInDamagedFilesAreNotFollowed() throws {
        let path = try leaveTenRecords()
        try QueueFiles.change(path) { bytes in
            var header = EntryHeader(context: .first, sequence: 11)
            header.content = .record
            header.payloadCount = Int(UInt32.max)
            bytes.append(contentsOf: [UInt8](repeating: 0, count: EntryHeader.byteCount))
            bytes.withUnsafeMutableBytes { buffer in
                if let start = buffer.baseAddress { header.store(in: start + buffer.count - EntryHeader.byteCount) }
            }
        }
        try expect(open(), delivers: Array(0..<10), loses: [])
    }

    @Test func theQueueGoesOnInOneSegmentAcrossRestarts() throws {
        for number in 0..<20 {
            let queue = try open()
            queue.append(SampleRecords.records(number..<number + 1), context: .first)
            queue.close()
        }
        #expect(try QueueFiles.segments(try scratch.queueFolder).count == 1)
        try expect(open(), delivers: Array(0..<20), loses: [])
    }
}
