import Foundation
import HostModel
import Testing

@testable import DeliveryQueue

/// Segments on the disk: when they are begun, dropped, removed, and what happens when the disk takes nothing.
struct QueueDiskTests {
    private static func open(
        _ directory: String,
        _ bounds: QueueBounds = QueueBounds(),
        clock: QueueClock = .system
    ) throws -> DeliveryQueue {
        try DeliveryQueue(
            destination: DeliveryQueue.sampleDestination,
            directory: directory,
            bounds: bounds,
            clock: clock
        )
    }

    private static func size(_ folder: String) throws -> Int {
        try QueueFiles.segments(folder).reduce(0) { try $0 + QueueFiles.bytes($1).count }
    }

    @Test func theOldestSegmentsAreDroppedAtTheBound() throws {
        let scratch = try ScratchFolder()
        let bounds = QueueBounds(bytes: 1 << 20)
        let queue = try Self.open(scratch.path, bounds)
        for number in 0..<1_000 {
            queue.append([SampleRecords.record(number, bytes: 4_000)], context: .first)
            #expect(try Self.size(try scratch.queueFolder) <= 1 << 20)
        }
        let dropped = queue.ledger.dropped
        let numbers = queue.drainNumbers().compactMap(\.self)
        #expect(numbers.count > 200 && numbers.count < 270)
        #expect(numbers == Array((numbers.first ?? 0)..<1_000))
        #expect(dropped == [.queueFull: SampleRecords.amount(of: 0..<(numbers.first ?? 0))])
        #expect(queue.ledger.isBalanced)
    }

    @Test func takenRecordsSurviveTheBound() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch.path, QueueBounds(bytes: 1 << 20))
        queue.append(SampleRecords.records(0..<40, bytes: 4_000), context: .first)
        let taken = queue.take(maximumSamples: .max, maximumBytes: 20_000)
        #expect(taken.count == 5)
        queue.append(SampleRecords.records(40..<600, bytes: 4_000), context: .first)
        queue.returnTaken()
        let numbers = queue.drainNumbers().compactMap(\.self)
        #expect(Array(numbers.prefix(5)) == Array(0..<5))
        #expect(numbers.last == 599)
        #expect(queue.ledger.isBalanced)
    }

    @Test func deliveredSegmentsAreRemovedWithTheNextSync() throws {
        let scratch = try ScratchFolder()
        let clock = ManualClock()
        let queue = try Self.open(scratch.path, QueueBounds(bytes: 1 << 20), clock: clock.clock)
        queue.append(SampleRecords.records(0..<100, bytes: 4_000), context: .first)
        let folder = try scratch.queueFolder
        let count = try QueueFiles.segments(folder).count
        #expect(count > 3)
        _ = queue.drain()
        queue.sync(ifDue: true)
        #expect(try QueueFiles.segments(folder).count == count, "nothing is due yet")
        clock.advance(milliseconds: 1_000)
        queue.sync(ifDue: true)
        #expect(try QueueFiles.segments(folder).count == 1)
        queue.append(SampleRecords.records(100..<101), context: .first)
        #expect(queue.drainNumbers() == [100])
    }

    @Test func aDeletedFolderIsMadeAnew() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch.path)
        queue.append(SampleRecords.records(0..<10), context: .first)
        _ = queue.take(maximumSamples: 1, maximumBytes: 1)
        try FileManager.default.removeItem(atPath: try scratch.queueFolder)
        queue.append(SampleRecords.records(10..<20), context: .first)
        #expect(queue.ledger.diskProblem == nil)
        #expect(queue.ledger.dropped == [.lost: SampleRecords.amount(of: 1..<10)])
        queue.settleTaken(delivered: SampleRecords.amount(of: 0..<1), dropped: [:], at: 1)
        #expect(queue.brokenInvariant == nil)
        queue.close()
        let again = try Self.open(scratch.path)
        #expect(again.drainNumbers() == Array(10..<20))
        #expect(again.ledger.delivered == SampleRecords.amount(of: 10..<20) + SampleRecords.amount(of: 0..<1))
        #expect(again.ledger.isBalanced)
    }

    @Test func recordsTakenFromADeletedFolderCannotBeReturned() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch.path)
        queue.append(SampleRecords.records(0..<10), context: .first)
        _ = queue.take(maximumSamples: 1, maximumBytes: 1)
        try FileManager.default.removeItem(atPath: try scratch.queueFolder)
        queue.append(SampleRecords.records(10..<20), context: .first)
        queue.returnTaken()
        #expect(queue.ledger.dropped == [.lost: SampleRecords.amount(of: 0..<10)])
        #expect(queue.drainNumbers() == Array(10..<20))
        #expect(queue.brokenInvariant == nil)
    }

    @Test func aFolderThatCannotBeMadeAnewIsAProblemOfTheDisk() throws {
        let scratch = try ScratchFolder()
        let clock = ManualClock()
        let queue = try Self.open("\(scratch.path)/queues", clock: clock.clock)
        queue.append(SampleRecords.records(0..<2), context: .first)
        try FileManager.default.removeItem(atPath: "\(scratch.path)/queues")
        try QueueFiles.write([], to: "\(scratch.path)/queues")
        queue.append(SampleRecords.records(2..<4), context: .first)
        #expect(try #require(queue.ledger.diskProblem).contains("\(scratch.path)/queues: not a folder"))
        try FileManager.default.removeItem(atPath: "\(scratch.path)/queues")
        clock.advance(milliseconds: 1_000)
        queue.sync(ifDue: true)
        #expect(queue.ledger.diskProblem == nil)
        #expect(queue.ledger.isBalanced)
        queue.close()
        #expect(try Self.open("\(scratch.path)/queues").drainNumbers() == [2, 3])
    }

    @Test func aDeletedJournalIsMadeAnew() throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch.path)
        queue.append(SampleRecords.records(0..<2), context: .first)
        _ = queue.drain()
        try FileManager.default.removeItem(atPath: "\(try scratch.queueFolder)/journal")
        queue.append(SampleRecords.records(2..<4), context: .first)
        queue.close()
        let again = try Self.open(scratch.path)
        #expect(again.drainNumbers() == [2, 3])
        #expect(again.ledger.delivered == SampleRecords.amount(of: 0..<4))
    }
}

@Suite(.enabled(if: SmallDisk.isPossible, "mounting needs root"))
struct QueueFullDiskTests {
    private static func open(
        _ disk: SmallDisk,
        memoryBytes: Int64 = 1 << 20,
        syncInterval: Duration = .zero,
        clock: QueueClock = .system
    ) throws -> DeliveryQueue {
        try DeliveryQueue(
            destination: DeliveryQueue.sampleDestination,
            directory: disk.path,
            bounds: QueueBounds(memoryBytes: memoryBytes, syncInterval: syncInterval),
            clock: clock
        )
    }

    /// Who tends a queue knows when the disk is due, and need not be late.
    @Test func timeUntilTheNextSyncIsKnown() throws {
        let disk = try SmallDisk(kilobytes: 512)
        let clock = ManualClock()
        let queue = try Self.open(disk, syncInterval: .seconds(1), clock: clock.clock)
        queue.sync(ifDue: false)
        #expect(queue.timeUntilSync == nil)
        queue.append(SampleRecords.records(0..<1, bytes: 10), context: .first)
        #expect(queue.timeUntilSync == .seconds(1))
        clock.advance(milliseconds: 999)
        queue.sync(ifDue: true)
        #expect(queue.timeUntilSync == .milliseconds(1))
        clock.advance(milliseconds: 2)
        #expect(queue.timeUntilSync == .zero)
        queue.sync(ifDue: true)
        #expect(queue.timeUntilSync == nil)
    }

    @Test func theDiskIsTriedAgainAfterTheSyncInterval() throws {
        let disk = try SmallDisk(kilobytes: 512)
        let clock = ManualClock()
        let queue = try Self.open(disk, memoryBytes: 30_000, syncInterval: .seconds(1), clock: clock.clock)
        try disk.fill()
        for number in 0..<60 { queue.append([SampleRecords.record(number, bytes: 1_000)], context: .first) }
        #expect(queue.ledger.queuedBytes <= 30_000)
        #expect(queue.ledger.isBalanced)
        try disk.empty()
        queue.sync(ifDue: true)
        #expect(queue.ledger.diskProblem != nil)
        clock.advance(milliseconds: 1_000)
        queue.sync(ifDue: true)
        #expect(queue.ledger.diskProblem == nil)
        let numbers = queue.drainNumbers().compactMap(\.self)
        #expect(numbers.count > 20 && numbers.last == 59)
        #expect(queue.ledger.dropped == [.queueFull: SampleRecords.amount(of: 0..<60 - numbers.count)])
    }

    @Test func recordsWaitInMemoryUntilTheDiskTakesThem() throws {
        let disk = try SmallDisk(kilobytes: 512)
        let queue = try Self.open(disk)
        queue.append(SampleRecords.records(0..<10, bytes: 1_000), context: .first)
        try disk.fill()
        for number in 10..<60 { queue.append([SampleRecords.record(number, bytes: 1_000)], context: .first) }
        let problem = try #require(queue.ledger.diskProblem)
        #expect(problem.hasSuffix(".segment: No space left on device"))
        #expect(problem.hasPrefix(disk.path))
        #expect(queue.ledger.isBalanced)
        #expect(queue.take(maximumSamples: 5, maximumBytes: .max).count == 2)
        try disk.empty()
        queue.append([SampleRecords.record(60, bytes: 1_000)], context: .first)
        #expect(queue.ledger.diskProblem == nil)
        queue.returnTaken()
        queue.close()
        let again = try Self.open(disk)
        #expect(again.drainNumbers() == Array(0..<61))
        #expect(again.ledger.dropped.isEmpty)
    }

    @Test func settlementsNeedNoRoom() throws {
        let disk = try SmallDisk(kilobytes: 512)
        let queue = try Self.open(disk)
        queue.append(SampleRecords.records(0..<10, bytes: 1_000), context: .first)
        try disk.fill()
        queue.append(SampleRecords.records(10..<30, bytes: 1_000), context: .first)
        #expect(queue.ledger.diskProblem != nil)
        #expect(queue.drainNumbers() == Array(0..<30))
        let ledger = queue.ledger
        queue.close()
        let again = try Self.open(disk)
        #expect(again.ledger.delivered == ledger.delivered)
        #expect(again.ledger.queued == .zero)
        #expect(again.ledger.isBalanced)
    }

    @Test func memoryIsBoundedAndWhatACrashTakesIsLost() throws {
        let disk = try SmallDisk(kilobytes: 512)
        let full: QueueLedger
        do {
            let queue = try Self.open(disk, memoryBytes: 20_000)
            queue.append(SampleRecords.records(0..<10, bytes: 1_000), context: .first)
            try disk.fill()
            for number in 10..<100 { queue.append([SampleRecords.record(number, bytes: 1_000)], context: .first) }
            full = queue.ledger
            #expect(try #require(full.dropped[.queueFull]).samples > 200)
            #expect(full.isBalanced)
            #expect(queue.brokenInvariant == nil)
        }
        let again = try Self.open(disk)
        let numbers = again.drainNumbers().compactMap(\.self)
        #expect(numbers == Array(0..<numbers.count) && numbers.count >= 10)
        let ledger = again.ledger
        #expect(ledger.accepted == SampleRecords.amount(of: 0..<100))
        #expect(ledger.isBalanced)
        #expect(ledger.dropped[.queueFull] == full.dropped[.queueFull])
        #expect(ledger.dropped[.lost] == ledger.accepted - ledger.delivered - (full.dropped[.queueFull] ?? .zero))
    }

    @Test func closingWithAFullDiskEndsWhatIsInMemory() throws {
        let disk = try SmallDisk(kilobytes: 512)
        let queue = try Self.open(disk)
        queue.append(SampleRecords.records(0..<10, bytes: 1_000), context: .first)
        try disk.fill()
        for number in 10..<40 { queue.append([SampleRecords.record(number, bytes: 1_000)], context: .first) }
        let ended = queue.close()
        #expect(ended != .zero)
        let again = try Self.open(disk)
        #expect(again.ledger.dropped == [.ended: ended])
        #expect(again.drain().reduce(.zero) { $0 + $1.record.amount } == SampleRecords.amount(of: 0..<40) - ended)
    }

    @Test func aQueueOnAFullDiskCannotBeMade() throws {
        let disk = try SmallDisk(kilobytes: 512)
        try disk.fill()
        let error = #expect(throws: QueueError.self) { try Self.open(disk) }
        #expect(try #require(error).description.contains("No space left on device"))
    }
}
