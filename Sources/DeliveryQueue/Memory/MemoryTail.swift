import HostModel

/// The records at the end of a queue that are in memory: all of a queue without files, and what is not on the disk yet.
///
/// Those that are taken come first, as everywhere in a queue.
struct MemoryTail {
    struct Item {
        let sequence: UInt64
        let enqueuedMilliseconds: Int64
        let context: QueueContext
        let record: QueueRecord
        /// Everything that the queue had accepted, with this record.
        let accepted: DeliveryAmount

        var portion: QueuePortion { QueuePortion(count: 1, amount: record.amount) }

        /// What it takes in memory: the payload, and about what surrounds it.
        var byteCount: Int { record.payload.count + 128 }
    }

    private var items: [Item] = []
    /// Items before it are gone; they are removed now and then, since each removal moves all others.
    private var head = 0
    /// Without the contexts.
    private var itemBytes = 0
    /// Bytes of contexts, each counted at the first of the items in a row that have it.
    private var contextBytes = 0

    var isEmpty: Bool { head == items.count }
    var byteCount: Int { itemBytes + contextBytes }
    var lastSequence: UInt64? { isEmpty ? nil : items.last?.sequence }
    /// Of indices that the other methods take and return.
    var indices: Range<Int> { head..<items.count }

    subscript(index: Int) -> Item { items[index] }

    mutating func append(_ item: Item) {
        if isEmpty || items[items.count - 1].context !== item.context { contextBytes += item.context.bytes.count }
        items.append(item)
        itemBytes += item.byteCount
    }

    /// The first item of at least that sequence; the end where there is none.
    func firstIndex(from sequence: UInt64) -> Int {
        var low = head
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// From the oldest on, so many bytes, at least one.
    func oldest(maximumBytes: Int) -> [Item] {
        var bytes = 0
        var end = head
        while end < items.count, end == head || bytes < maximumBytes {
            bytes += items[end].record.payload.count
            end += 1
        }
        return Array(items[head..<end])
    }

    func portion(of range: Range<Int>) -> QueuePortion {
        items[range].reduce(into: QueuePortion()) { $0 += $1.portion }
    }

    mutating func remove(through sequence: UInt64) {
        remove(head..<firstIndex(from: sequence + 1))
    }

    /// Costs as much as the range is long and as what is before it.
    mutating func remove(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let kept = head..<range.lowerBound
        contextBytes -= contextBytes(startingIn: head..<min(range.upperBound + 1, items.count))
        for index in range { itemBytes -= items[index].byteCount }
        // What comes before moves up, which is short, instead of what comes after.
        for distance in 1...max(1, kept.count) where distance <= kept.count {
            items[range.upperBound - distance] = items[kept.upperBound - distance]
        }
        head = range.upperBound - kept.count
        for index in kept.lowerBound..<head { items[index] = Self.nothing }
        contextBytes += contextBytes(startingIn: head..<min(range.upperBound + 1, items.count))
        removeGoneItems()
    }

    mutating func removeAll() { self = MemoryTail() }

    /// Takes the place of what is gone, which is to leave the memory.
    private static let nothing = Item(
        sequence: 0,
        enqueuedMilliseconds: 0,
        context: QueueContext(bytes: []),
        record: QueueRecord(kind: 0, payload: [], amount: .zero),
        accepted: .zero
    )

    private func contextBytes(startingIn range: Range<Int>) -> Int {
        range.reduce(0) { sum, index in
            let isFirst = index == head || items[index - 1].context !== items[index].context
            return isFirst ? sum + items[index].context.bytes.count : sum
        }
    }

    private mutating func removeGoneItems() {
        if isEmpty {
            items.removeAll(keepingCapacity: items.capacity <= 1_024)
            head = 0
        } else if head >= 64 && head * 2 >= items.count {
            items.removeFirst(head)
            head = 0
        }
    }
}
