import HostModel
import Testing

@testable import DeliveryQueue

/// What queues in memory and in files have in common.
struct DeliveryQueueTests {
    enum Kind: CaseIterable { case memory, files }

    /// A queue with what it lives in.
    struct Opened {
        let queue: DeliveryQueue
        let clock = ManualClock()
        private let scratch: ScratchFolder

        init(_ kind: Kind, bounds: QueueBounds = QueueBounds()) throws {
            scratch = try ScratchFolder()
            let destination = DeliveryQueue.sampleDestination
            queue =
                switch kind {
                case .memory: DeliveryQueue(destination: destination, bounds: bounds, clock: clock.clock)
                case .files:
                    try DeliveryQueue(
                        destination: destination,
                        directory: scratch.path,
                        bounds: bounds,
                        clock: clock.clock
                    )
                }
        }
    }

    @Test(arguments: Kind.allCases)
    func recordsComeOutInOrderWithTheirContexts(kind: Kind) throws {
        let opened = try Opened(kind)
        opened.queue.append(SampleRecords.records(0..<3), context: .first)
        opened.queue.append(SampleRecords.records(3..<5), context: .second)
        let first = opened.queue.take(maximumSamples: .max, maximumBytes: .max)
        #expect(first.map(\.record) == SampleRecords.records(0..<3))
        #expect(first.map(\.sequence) == [1, 2, 3])
        #expect(first.allSatisfy { $0.context.bytes == QueueContext.first.bytes && $0.context === first[0].context })
        #expect(first.allSatisfy { $0.enqueuedMilliseconds == opened.clock.milliseconds })
        let second = opened.queue.take(maximumSamples: .max, maximumBytes: .max)
        #expect(second.map(\.record) == SampleRecords.records(3..<5))
        #expect(second[0].context.bytes == QueueContext.second.bytes)
        #expect(opened.queue.take(maximumSamples: .max, maximumBytes: .max).isEmpty)
    }

    @Test(arguments: Kind.allCases)
    func contextsOfEqualBytesAreOneObject(kind: Kind) throws {
        let opened = try Opened(kind)
        opened.queue.append(SampleRecords.records(0..<1), context: QueueContext(bytes: [1, 2]))
        opened.queue.append(SampleRecords.records(1..<2), context: QueueContext(bytes: [1, 2]))
        let records = opened.queue.take(maximumSamples: .max, maximumBytes: .max)
        #expect(records.count == 2)
        #expect(records.last?.context === records.first?.context)
    }

    @Test(arguments: Kind.allCases)
    func takesAtMostWhatWasAskedForButOneRecord(kind: Kind) throws {
        let opened = try Opened(kind)
        let amount = DeliveryAmount(samples: 10)
        let records = (0..<6).map { SampleRecords.record($0, bytes: 100, amount: amount) }
        opened.queue.append(records, context: .first)
        #expect(opened.queue.take(maximumSamples: 25, maximumBytes: .max).count == 2)
        #expect(opened.queue.take(maximumSamples: .max, maximumBytes: 200).count == 2)
        #expect(opened.queue.take(maximumSamples: 1, maximumBytes: 1).count == 1)
        #expect(opened.queue.take(maximumSamples: .max, maximumBytes: .max).count == 1)
    }

    @Test(arguments: Kind.allCases)
    func takenRecordsAreQueuedUntilTheyAreSettled(kind: Kind) throws {
        let opened = try Opened(kind)
        let queue = opened.queue
        queue.append(SampleRecords.records(0..<4), context: .first)
        let amount = SampleRecords.amount(of: 0..<4)
        #expect(queue.ledger.accepted == amount)
        _ = queue.take(maximumSamples: .max, maximumBytes: .max)
        #expect(!queue.hasWaiting)
        #expect(queue.ledger.queued == amount)
        let refused = SampleRecords.amount(of: 3..<4)
        queue.settleTaken(delivered: amount - refused, dropped: [.refused: refused], at: 77)
        let ledger = queue.ledger
        #expect(ledger.delivered == amount - refused)
        #expect(ledger.dropped == [.refused: refused])
        #expect(ledger.queued == .zero)
        #expect(ledger.lastDeliveryMilliseconds == 77)
        #expect(ledger.oldestMilliseconds == nil)
        #expect(ledger.queuedBytes == 0)
        #expect(queue.brokenInvariant == nil)
    }

    @Test(arguments: Kind.allCases)
    func returnedRecordsAreTakenAgain(kind: Kind) throws {
        let opened = try Opened(kind)
        opened.queue.append(SampleRecords.records(0..<4), context: .first)
        _ = opened.queue.take(maximumSamples: 3, maximumBytes: .max)
        opened.queue.returnTaken()
        opened.queue.append(SampleRecords.records(4..<5), context: .first)
        #expect(opened.queue.hasWaiting)
        #expect(opened.queue.drainNumbers() == [0, 1, 2, 3, 4])
    }

    @Test(arguments: Kind.allCases)
    func oldestIsTheFirstThatIsNotSettled(kind: Kind) throws {
        let opened = try Opened(kind)
        let queue = opened.queue
        #expect(queue.ledger.oldestMilliseconds == nil)
        let start = opened.clock.milliseconds
        for number in 0..<3 {
            queue.append([SampleRecords.record(number, amount: DeliveryAmount(samples: 1))], context: .first)
            opened.clock.advance(milliseconds: 10)
        }
        #expect(queue.ledger.oldestMilliseconds == start)
        _ = queue.take(maximumSamples: 1, maximumBytes: .max)
        #expect(queue.ledger.oldestMilliseconds == start)
        queue.settleTaken(delivered: DeliveryAmount(samples: 1), dropped: [:], at: 1)
        #expect(queue.ledger.oldestMilliseconds == start + 10)
        queue.dropWaiting(through: 2, reason: .replaced)
        #expect(queue.ledger.oldestMilliseconds == start + 20)
    }

    @Test(arguments: Kind.allCases)
    func dropsThroughASequence(kind: Kind) throws {
        let opened = try Opened(kind)
        let queue = opened.queue
        #expect(queue.newestSequence == nil)
        queue.append(SampleRecords.records(0..<10), context: .first)
        #expect(queue.newestSequence == 10)
        queue.dropWaiting(through: 9, reason: .replaced)
        #expect(queue.ledger.dropped == [.replaced: SampleRecords.amount(of: 0..<9)])
        #expect(queue.drainNumbers() == [9])
        #expect(queue.newestSequence == nil)
        #expect(queue.ledger.isBalanced)
    }

    @Test(arguments: Kind.allCases)
    func takenRecordsAreNotDropped(kind: Kind) throws {
        let opened = try Opened(kind)
        let queue = opened.queue
        queue.append(SampleRecords.records(0..<10), context: .first)
        let taken = queue.take(maximumSamples: 6, maximumBytes: .max)
        #expect(taken.count == 3)
        queue.dropWaiting(through: 8, reason: .replaced)
        queue.returnTaken()
        #expect(queue.drainNumbers() == [0, 1, 2, 8, 9])
        #expect(queue.ledger.dropped == [.replaced: SampleRecords.amount(of: 3..<8)])
        #expect(queue.ledger.isBalanced)
        #expect(queue.brokenInvariant == nil)
    }

    @Test(arguments: Kind.allCases)
    func dropsWhatIsOlderThanTheBound(kind: Kind) throws {
        let opened = try Opened(kind, bounds: QueueBounds(age: .seconds(60)))
        let queue = opened.queue
        queue.append(SampleRecords.records(0..<3), context: .first)
        opened.clock.advance(milliseconds: 30_000)
        queue.append(SampleRecords.records(3..<5), context: .second)
        opened.clock.advance(milliseconds: 30_000)
        queue.expire(at: opened.clock.milliseconds)
        #expect(queue.ledger.dropped.isEmpty, "a minute is not older than a minute")
        queue.expire(at: opened.clock.milliseconds + 1)
        #expect(queue.ledger.dropped == [.expired: SampleRecords.amount(of: 0..<3)])
        #expect(queue.drainNumbers() == [3, 4])
    }

    @Test(arguments: Kind.allCases)
    func dropsARecordLargerThanTheBound(kind: Kind) throws {
        let opened = try Opened(kind, bounds: QueueBounds(bytes: 20_000, memoryBytes: 20_000))
        let large = SampleRecords.record(0, bytes: 20_001)
        opened.queue.append([large, SampleRecords.record(1)], context: .first)
        #expect(opened.queue.ledger.dropped == [.queueFull: large.amount])
        #expect(opened.queue.drainNumbers() == [1])
    }

    @Test func aFullMemoryDropsTheOldestThatIsNotTaken() throws {
        let opened = try Opened(.memory, bounds: QueueBounds(memoryBytes: 10 * (1_000 + 128) + 500))
        let queue = opened.queue
        let amount = DeliveryAmount(samples: 1)
        queue.append((0..<10).map { SampleRecords.record($0, bytes: 1_000, amount: amount) }, context: .first)
        #expect(queue.take(maximumSamples: 2, maximumBytes: .max).count == 2)
        queue.append((10..<13).map { SampleRecords.record($0, bytes: 1_000, amount: amount) }, context: .first)
        #expect(queue.ledger.dropped == [.queueFull: DeliveryAmount(samples: 3)])
        #expect(queue.ledger.queuedBytes <= 10 * (1_000 + 128) + 500)
        queue.returnTaken()
        #expect(queue.drainNumbers() == [0, 1, 5, 6, 7, 8, 9, 10, 11, 12])
        #expect(queue.brokenInvariant == nil)
    }

    @Test func closingAQueueInMemoryDropsWhatIsLeft() throws {
        let opened = try Opened(.memory)
        opened.queue.append(SampleRecords.records(0..<4), context: .first)
        _ = opened.queue.take(maximumSamples: 1, maximumBytes: .max)
        #expect(opened.queue.close() == SampleRecords.amount(of: 0..<4))
        #expect(opened.queue.ledger.dropped == [.ended: SampleRecords.amount(of: 0..<4)])
        #expect(opened.queue.close() == .zero)
    }

    @Test(arguments: Kind.allCases)
    func aClosedQueueTakesAndGivesNothing(kind: Kind) throws {
        let opened = try Opened(kind)
        let queue = opened.queue
        queue.append(SampleRecords.records(0..<1), context: .first)
        _ = queue.take(maximumSamples: 1, maximumBytes: .max)
        queue.close()
        queue.settleTaken(delivered: SampleRecords.amount(of: 0..<1), dropped: [:], at: 1)
        queue.append(SampleRecords.records(1..<2), context: .first)
        #expect(queue.take(maximumSamples: 1, maximumBytes: .max).isEmpty)
        #expect(queue.ledger.delivered == .zero)
        #expect(queue.ledger.isBalanced)
    }

    @Test func settlingOtherThanWhatWasTakenIsAMistakeOfTheCaller() async {
        await #expect(processExitsWith: .failure) {
            let queue = DeliveryQueue(destination: "d", bounds: QueueBounds())
            queue.append([SampleRecords.record(0)], context: .first)
            _ = queue.take(maximumSamples: 1, maximumBytes: 1)
            queue.settleTaken(delivered: .zero, dropped: [:], at: 0)
        }
    }
}
