import HostModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A record that can be taken, before its payload is read.
struct NextRecord {
    enum Place {
        /// An index of `QueueState.segments`.
        case segment(Int, EntryHeader)
        /// An index of `MemoryTail`.
        case memory(Int)
    }

    let place: Place
    let sequence: UInt64
    let enqueuedMilliseconds: Int64
    let amount: DeliveryAmount
    let payloadCount: Int

    var portion: QueuePortion { QueuePortion(count: 1, amount: amount) }
}

extension QueueState {
    mutating func take(maximumSamples: Int, maximumBytes: Int) -> [QueuedRecord] {
        guard !isClosed else { return [] }
        var records: [QueuedRecord] = []
        var samples: Int64 = 0
        var bytes = 0
        var hasLost = false
        reading: while let next = nextWaiting() {
            let isTooMuch = samples + next.amount.samples > maximumSamples || bytes + next.payloadCount > maximumBytes
            if isTooMuch && !records.isEmpty { break }
            switch load(next, onlyWith: records.first?.context) {
            case .record(let record):
                records.append(record)
                samples += next.amount.samples
                bytes += next.payloadCount
                markTaken(next)
            case .damaged:
                guard canDrop else { break reading }
                discard(next)
                drop(next.sequence...next.sequence, next.amount, .lost)
                hasLost = true
            case .otherContext, .unreadable:
                break reading
            }
        }
        if hasLost { commit() }
        return records
    }

    mutating func settleTaken(
        delivered: DeliveryAmount,
        dropped: [DropReason: DeliveryAmount],
        at milliseconds: Int64
    ) {
        guard !isClosed else { return }
        precondition(
            delivered + dropped.values.reduce(.zero, +) == taken.portion.amount,
            "what was taken is settled as a whole"
        )
        guard taken.portion.count > 0 else { return }
        books.delivered += delivered
        for (reason, amount) in dropped { books.drop(amount, reason) }
        if delivered != .zero { books.lastDeliveryMilliseconds = milliseconds }
        books.settle(through: taken.last)
        cursor.sequence = max(cursor.sequence, books.settledSequence + 1)
        memory.remove(through: taken.last)
        for index in segments.indices { segments[index].taken = QueuePortion() }
        taken = TakenRecords()
        settledCursor = cursor
        oldest = .unknown
        collectExhausted()
        commit()
    }

    mutating func returnTaken() {
        guard !isClosed, taken.portion.count > 0 else { return }
        var gone = taken.portion
        gone -= memory.portion(of: memory.indices.lowerBound..<memory.firstIndex(from: cursor.sequence))
        for index in segments.indices {
            gone -= segments[index].taken
            segments[index].waiting += segments[index].taken
            segments[index].taken = QueuePortion()
        }
        // Their files were deleted meanwhile.
        if gone.count > 0 { books.drop(gone.amount, .lost) }
        taken = TakenRecords()
        cursor = settledCursor
        oldest = .unknown
        commit()
    }

    /// The oldest record that waits. Moves the cursor over what is not a record that waits.
    mutating func nextWaiting() -> NextRecord? {
        readProblem = nil
        while let index = segmentAtCursor() {
            let segment = segments[index]
            guard segment.waiting.count > 0 else {
                guard index + 1 < segments.count else { break }
                cursor.enter(segments[index + 1])
                continue
            }
            var header: EntryHeader?
            do throws(SystemFailure) {
                header = try readHeader(of: segment)
            } catch {
                guard error.isFinal else {
                    isUnreadable(error)
                    return nil
                }
            }
            guard let header, header.sequence <= segment.last else {
                guard canDrop else { return nil }
                loseRest(of: index)
                continue
            }
            if header.content == .context {
                cursor.contextOffset = cursor.offset
            } else if header.sequence >= cursor.sequence && !books.isGone(header.sequence) {
                return NextRecord(
                    place: .segment(index, header),
                    sequence: header.sequence,
                    enqueuedMilliseconds: header.enqueuedMilliseconds,
                    amount: header.amount,
                    payloadCount: header.payloadCount
                )
            }
            cursor.offset += header.entryCount
        }
        return nextInMemory()
    }

    private func nextInMemory() -> NextRecord? {
        guard let index = waitingInMemory.first else { return nil }
        let item = memory[index]
        return NextRecord(
            place: .memory(index),
            sequence: item.sequence,
            enqueuedMilliseconds: item.enqueuedMilliseconds,
            amount: item.record.amount,
            payloadCount: item.record.payload.count
        )
    }

    /// The segment of the cursor, or the next one there is.
    private mutating func segmentAtCursor() -> Int? {
        guard let index = segments.firstIndex(where: { $0.first >= cursor.segment }) else { return nil }
        if segments[index].first != cursor.segment { cursor.enter(segments[index]) }
        return index
    }

    private mutating func readHeader(of segment: QueueSegment) throws(SystemFailure) -> EntryHeader? {
        guard let files else { return nil }
        try reader.open(segment.first, in: files.folder)
        return try reader.header(at: cursor.offset, end: segment.end)
    }

    /// For now; the next attempt opens the file again.
    private mutating func isUnreadable(_ failure: SystemFailure) {
        readProblem = failure
        reader.close()
    }

    private enum Loading {
        case record(QueuedRecord)
        case damaged
        case otherContext
        /// For now.
        case unreadable
    }

    private mutating func load(_ next: NextRecord, onlyWith wanted: QueueContext?) -> Loading {
        do throws(SystemFailure) {
            guard let context = try context(of: next) else { return .damaged }
            if let wanted, wanted !== context { return .otherContext }
            guard let record = try record(of: next) else { return .damaged }
            return .record(
                QueuedRecord(
                    sequence: next.sequence,
                    enqueuedMilliseconds: next.enqueuedMilliseconds,
                    context: context,
                    record: record
                )
            )
        } catch {
            if error.isFinal { return .damaged }
            isUnreadable(error)
            return .unreadable
        }
    }

    private mutating func record(of next: NextRecord) throws(SystemFailure) -> QueueRecord? {
        switch next.place {
        case .memory(let index): return memory[index].record
        case .segment(let index, let header):
            let payload = try reader.payload(of: header, at: cursor.offset, end: segments[index].end)
            return payload.map { QueueRecord(kind: header.kind, payload: $0, amount: header.amount) }
        }
    }

    private mutating func context(of next: NextRecord) throws(SystemFailure) -> QueueContext? {
        let read: LoadedContext
        switch next.place {
        case .memory(let index): read = LoadedContext(segment: 0, offset: 0, context: memory[index].context)
        case .segment(let index, _):
            let segment = segments[index]
            let offset = cursor.contextOffset
            if let latestContext, latestContext.segment == segment.first, latestContext.offset == offset {
                return latestContext.context
            }
            var bytes: [UInt8]?
            if offset > 0, let header = try reader.header(at: offset, end: segment.end), header.content == .context {
                bytes = try reader.payload(of: header, at: offset, end: segment.end)
            }
            read = LoadedContext(segment: segment.first, offset: offset, context: bytes.map(QueueContext.init))
        }
        return remember(read)
    }

    /// Makes one object of contexts that follow one another and have the same bytes.
    private mutating func remember(_ read: LoadedContext) -> QueueContext? {
        var read = read
        if let known = latestContext?.context, let context = read.context, context !== known,
            context.hasSameBytes(as: known)
        {
            read.context = known
        }
        latestContext = read
        return read.context
    }

    private mutating func markTaken(_ next: NextRecord) {
        if case .segment(let index, _) = next.place { segments[index].taken += next.portion }
        discard(next)
        taken.portion += next.portion
        taken.last = next.sequence
        taken.oldestMilliseconds = taken.oldestMilliseconds ?? next.enqueuedMilliseconds
    }

    /// Passes the record: it does not wait any more.
    mutating func discard(_ next: NextRecord) {
        if case .segment(let index, let header) = next.place {
            segments[index].waiting -= next.portion
            cursor.offset += header.entryCount
        }
        cursor.sequence = next.sequence + 1
    }
}

extension QueueContext {
    func hasSameBytes(as other: QueueContext) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        return bytes.withUnsafeBytes { left in
            other.bytes.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return memcmp(left, right, bytes.count) == 0
            }
        }
    }
}
