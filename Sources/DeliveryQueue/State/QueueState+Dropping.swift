import HostModel

extension QueueState {
    /// True when the books can say that records behind those that are taken are gone.
    var canDrop: Bool {
        guard taken.portion.count > 0, let last = books.gone.last else { return true }
        // When nothing was taken behind the last range that is gone, that is made longer.
        let isBehindLast = last.upperBound > taken.last && last.upperBound < cursor.sequence
        return books.gone.count < QueueBooks.mostGone || isBehindLast
    }

    mutating func dropWaiting(through sequence: UInt64, reason: DropReason) {
        dropOldest(reason) { last, _ in last <= sequence }
    }

    mutating func expire(at milliseconds: Int64) {
        let limit = milliseconds - bounds.age.wholeMilliseconds
        dropOldest(.expired) { _, newest in newest < limit }
    }

    /// Drops from the oldest that waits on, as long as the condition holds for the sequence and the time of a record; for
    /// those of a whole segment when it holds for the last and the newest.
    private mutating func dropOldest(_ reason: DropReason, while isDropped: (UInt64, Int64) -> Bool) {
        guard !isClosed, canDrop else { return }
        var first: UInt64?
        var last: UInt64 = 0
        var amount = DeliveryAmount.zero
        while let next = nextWaiting(), isDropped(next.sequence, next.enqueuedMilliseconds) {
            first = first ?? next.sequence
            if case .segment(let index, _) = next.place,
                isDropped(segments[index].last, segments[index].newestMilliseconds)
            {
                amount += passRest(of: index)
            } else {
                amount += next.amount
                discard(next)
            }
            last = cursor.sequence - 1
        }
        guard let first else { return }
        memory.remove(memory.firstIndex(from: first)..<memory.firstIndex(from: last + 1))
        drop(first...last, amount, reason)
        collectExhausted()
        commit()
    }

    /// Drops segments from the oldest on until so many more bytes are within the bound. A segment that is written is
    /// dropped too, and another is begun then.
    ///
    /// - Returns: true when something was dropped
    mutating func makeRoom(for byteCount: Int) -> Bool {
        var hasDropped = false
        while fileBytes + Int64(byteCount) > bounds.bytes, canDrop, let next = nextWaiting(),
            case .segment(let index, _) = next.place
        {
            if segments[index].first == activeSegment { activeSegment = nil }
            let amount = passRest(of: index)
            drop(next.sequence...max(next.sequence, cursor.sequence - 1), amount, .queueFull)
            collectExhausted()
            hasDropped = true
        }
        if hasDropped { commit() }
        return hasDropped
    }

    private var fileBytes: Int64 { segments.reduce(0) { $0 + Int64($1.end) } }

    /// Counts as lost what cannot be read any more.
    mutating func loseRest(of index: Int) {
        let first = max(cursor.sequence, segments[index].first)
        let amount = passRest(of: index)
        drop(first...max(first, cursor.sequence - 1), amount, .lost)
    }

    private mutating func passRest(of index: Int) -> DeliveryAmount {
        let amount = segments[index].waiting.amount
        segments[index].waiting = QueuePortion()
        cursor.offset = segments[index].end
        cursor.contextOffset = segments[index].contextOffset
        cursor.sequence = max(cursor.sequence, segments[index].last + 1)
        return amount
    }

    /// Enters in the books that records which the cursor has just passed are dropped. `canDrop` is to be asked before.
    mutating func drop(_ range: ClosedRange<UInt64>, _ amount: DeliveryAmount, _ reason: DropReason) {
        books.drop(amount, reason)
        oldest = .unknown
        guard taken.portion.count > 0 else {
            books.settle(through: range.upperBound)
            cursor.sequence = max(cursor.sequence, books.settledSequence + 1)
            settledCursor = cursor
            return
        }
        // What lies between the last range and this one, if nothing of it is taken, is gone as well.
        let last = books.gone.last.map(\.upperBound) ?? 0
        let first = last > taken.last ? min(last, range.lowerBound) : range.lowerBound
        books.addGone(first...range.upperBound)
    }
}
