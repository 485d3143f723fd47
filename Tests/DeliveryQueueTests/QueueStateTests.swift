import HostModel
import Synchronization
import Testing

@testable import DeliveryQueue

struct QueueStateTests {
    /// A process that ends before `append` has returned has not accepted anything, rather than lost it.
    @Test func recordsAreNotSeenBeforeTheyAreInAFile() throws {
        let scratch = try ScratchFolder()
        var opened = QueueState(bounds: QueueBounds(), clock: .system)
        var disk = try QueueDisk(destination: "d", directory: scratch.path, state: &opened)
        let state = Mutex(opened)
        state.withLock { state in
            state.accept(SampleRecords.records(0..<3), context: .first)
            #expect(!state.hasWaiting)
            #expect(state.newestSequence == nil)
            #expect(state.take(maximumSamples: .max, maximumBytes: .max).isEmpty)
            #expect(state.ledger(destination: "d").accepted == .zero)
        }
        disk.write(state)
        state.withLock { state in
            #expect(state.newestSequence == 3)
            #expect(state.take(maximumSamples: .max, maximumBytes: .max).map(\.record) == SampleRecords.records(0..<3))
            #expect(state.ledger(destination: "d").accepted == SampleRecords.amount(of: 0..<3))
        }
    }

    @Test func theJournalHoldsWhatIsDroppedBehindTakenRecords() throws {
        let scratch = try ScratchFolder()
        do {
            let queue = try DeliveryQueue(destination: "d", directory: scratch.path, bounds: QueueBounds())
            queue.append(SampleRecords.records(0..<10), context: .first)
            _ = queue.take(maximumSamples: 6, maximumBytes: .max)
            queue.dropWaiting(through: 5, reason: .replaced)
            _ = queue.take(maximumSamples: 6, maximumBytes: .max)
            queue.dropWaiting(through: 9, reason: .replaced)
        }
        let queue = try DeliveryQueue(destination: "d", directory: scratch.path, bounds: QueueBounds())
        #expect(queue.drainNumbers() == [0, 1, 2, 5, 9])
        #expect(queue.ledger.dropped == [.replaced: SampleRecords.amount(of: [3, 4, 6, 7, 8])])
        #expect(queue.ledger.isBalanced)
    }

    @Test(arguments: [
        ([5...6, 8...9], 7...7, [5...9]),
        ([5...6], 1...3, [1...3, 5...6]),
        ([5...6, 10...12], 4...11, [4...12]),
        ([5...6, 10...12], 20...30, [5...6, 10...12, 20...30]),
    ])
    func rangesThatAreGoneAreJoined(
        known: [ClosedRange<UInt64>],
        added: ClosedRange<UInt64>,
        expected: [ClosedRange<UInt64>]
    ) {
        var books = QueueBooks()
        books.gone = known
        books.addGone(added)
        #expect(books.gone == expected)
    }

    @Test func settlingPassesWhatIsGoneBehindIt() {
        var books = QueueBooks()
        books.gone = [5...6, 10...12, 14...15]
        books.settle(through: 4)
        #expect(books.settledSequence == 6)
        #expect(books.gone == [10...12, 14...15])
        books.settle(through: 13)
        #expect(books.settledSequence == 15)
        #expect(books.gone.isEmpty)
    }
}
