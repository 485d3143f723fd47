import Foundation
import HostModel
import Testing

@testable import DeliveryQueue

/// `DeliveryQueue.ledgers(in:)`, which reads what another process has open.
struct LedgerReadingTests {
    private static func open(_ scratch: ScratchFolder, _ destination: String) throws -> DeliveryQueue {
        try DeliveryQueue(destination: destination, directory: scratch.path, bounds: QueueBounds())
    }

    @Test func ledgersOfOpenQueuesAreReadByDestination() throws {
        let scratch = try ScratchFolder()
        let second = try Self.open(scratch, "http://b/")
        let first = try Self.open(scratch, "http://a/")
        first.append(SampleRecords.records(0..<10), context: .first)
        second.append(SampleRecords.records(0..<3), context: .first)
        _ = second.take(maximumSamples: 2, maximumBytes: .max)
        second.settleTaken(delivered: .zero, dropped: [.tooOld: SampleRecords.amount(of: 0..<1)], at: 9)
        try FileManager.default.createDirectory(atPath: "\(scratch.path)/other", withIntermediateDirectories: false)
        try QueueFiles.write([1], to: "\(scratch.path)/file")
        #expect(try DeliveryQueue.ledgers(in: scratch.path) == [first.ledger, second.ledger])
    }

    @Test func aQueueThatNobodyHasOpenIsReadAsItWouldBeOpened() throws {
        let scratch = try ScratchFolder()
        do {
            let queue = try Self.open(scratch, "http://a/")
            queue.append(SampleRecords.records(0..<10, bytes: 100), context: .first)
        }
        let path = try #require(QueueFiles.segments(try scratch.queueFolder).first)
        try QueueFiles.change(path) { $0 = Array($0.dropLast(1)) }
        let ledger = try #require(DeliveryQueue.ledgers(in: scratch.path).first)
        #expect(ledger.dropped == [.lost: SampleRecords.amount(of: 9..<10)])
        #expect(ledger.queued == SampleRecords.amount(of: 0..<9))
        #expect(ledger == (try Self.open(scratch, "http://a/").ledger))
    }

    @Test func aDirectoryThatIsNotThereIsNamed() throws {
        let error = #expect(throws: QueueError.self) { try DeliveryQueue.ledgers(in: "/nowhere/queues") }
        #expect(
            try #require(error).description
                == "/nowhere/queues: no such folder; a queue is made by the first push that names it"
        )
    }

    @Test func ledgersBalanceWhileAnotherThreadWrites() async throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch, "http://a/")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<300 {
                    queue.append(SampleRecords.records(number * 3..<number * 3 + 3), context: .first)
                    if number % 4 == 0 { _ = queue.drain() }
                }
            }
            group.addTask {
                var accepted: Int64 = 0
                for _ in 0..<300 {
                    let ledger = try #require(DeliveryQueue.ledgers(in: scratch.path).first)
                    #expect(ledger.isBalanced)
                    #expect(ledger.accepted.samples >= accepted)
                    accepted = ledger.accepted.samples
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func oneThreadTakesWhileAnotherAppends() async throws {
        let scratch = try ScratchFolder()
        let queue = try Self.open(scratch, "http://a/")
        let count = 3_000
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<count / 3 {
                    queue.append(
                        SampleRecords.records(number * 3..<number * 3 + 3),
                        context: number % 50 < 25 ? .first : .second
                    )
                }
            }
            group.addTask {
                var next = 0
                while next < count {
                    let numbers = queue.drainNumbers()
                    #expect(numbers == Array(next..<next + numbers.count))
                    next += numbers.count
                    await Task.yield()
                }
            }
        }
        #expect(queue.ledger.delivered == SampleRecords.amount(of: 0..<count))
        #expect(queue.brokenInvariant == nil)
    }
}
