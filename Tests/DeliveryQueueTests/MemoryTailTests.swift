import HostModel
import Testing

@testable import DeliveryQueue

struct MemoryTailTests {
    private static func tail(_ sequences: ClosedRange<UInt64>) -> MemoryTail {
        var tail = MemoryTail()
        for sequence in sequences { tail.append(item(sequence)) }
        return tail
    }

    private static func item(_ sequence: UInt64, _ context: QueueContext = .first) -> MemoryTail.Item {
        MemoryTail.Item(
            sequence: sequence,
            enqueuedMilliseconds: 0,
            context: context,
            record: SampleRecords.record(Int(sequence)),
            accepted: .zero
        )
    }

    private static func sequences(_ tail: MemoryTail) -> [UInt64] { tail.indices.map { tail[$0].sequence } }

    @Test(arguments: [0..<0, 0..<3, 2..<5, 7..<10, 0..<10])
    func removingARangeLeavesTheOthersInOrder(range: Range<Int>) {
        var tail = Self.tail(1...10)
        tail.remove(range)
        #expect(Self.sequences(tail) == (1...10).filter { !range.contains(Int($0) - 1) })
        let fresh = Self.sequences(tail).reduce(into: MemoryTail()) { $0.append(Self.item($1)) }
        #expect(tail.byteCount == fresh.byteCount)
    }

    @Test func findsTheFirstItemFromASequenceOn() {
        var tail = Self.tail(1...10)
        tail.remove(through: 4)
        let range = tail.firstIndex(from: 7)..<tail.firstIndex(from: 9)
        tail.remove(range)
        #expect(Self.sequences(tail) == [5, 6, 9, 10])
        #expect(tail.firstIndex(from: 1) == tail.indices.lowerBound)
        #expect(tail[tail.firstIndex(from: 7)].sequence == 9)
        #expect(tail.firstIndex(from: 11) == tail.indices.upperBound)
    }

    @Test func aContextInARowIsCountedOnce() {
        var tail = MemoryTail()
        let context = QueueContext(bytes: [UInt8](repeating: 1, count: 1_000))
        let other = QueueContext(bytes: [UInt8](repeating: 1, count: 500))
        tail.append(Self.item(1, context))
        let one = tail.byteCount
        tail.append(Self.item(2, context))
        #expect(tail.byteCount - one == one - 1_000)
        tail.append(Self.item(3, other))
        tail.remove(through: 1)
        #expect(tail.byteCount == one + (one - 1_000) + 500)
        tail.remove(through: 3)
        #expect(tail.byteCount == 0)
        #expect(tail.isEmpty)
    }

    @Test func manyItemsMayComeAndGo() {
        var tail = MemoryTail()
        for sequence in 1...10_000 as ClosedRange<UInt64> {
            tail.append(Self.item(sequence))
            if sequence > 50 { tail.remove(through: sequence - 50) }
        }
        #expect(Self.sequences(tail) == Array(9_951...10_000))
        #expect(tail.indices.upperBound < 300, "what is gone is removed")
    }
}
