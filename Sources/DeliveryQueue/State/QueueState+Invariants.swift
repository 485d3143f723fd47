extension QueueState {
    /// What does not hold although it always should; nil when all is well. For tests.
    var brokenInvariant: String? {
        let admitted = memory.indices.lowerBound..<memory.firstIndex(from: books.lastSequence + 1)
        var held = memory.portion(of: admitted)
        for segment in segments {
            held += segment.waiting
            held += segment.taken
        }
        let takenHeld =
            segments.reduce(0) { $0 + $1.taken.count }
            + (memory.firstIndex(from: cursor.sequence) - memory.indices.lowerBound)
        if takenHeld == taken.portion.count && held.amount != books.queued {
            return "queued are \(books.queued), but there are \(held.amount)"
        }
        if takenHeld > taken.portion.count { return "\(taken.portion.count) are taken, but \(takenHeld) are marked so" }
        if cursor.sequence <= books.settledSequence { return "the cursor is before what is settled" }
        if zip(segments, segments.dropFirst()).contains(where: { $0.last >= $1.first }) { return "segments overlap" }
        if zip(books.gone, books.gone.dropFirst()).contains(where: { $0.upperBound + 1 >= $1.lowerBound }) {
            return "ranges that are gone overlap"
        }
        if books.gone.count > QueueBooks.mostGone { return "the journal cannot hold so many ranges" }
        if let first = books.gone.first, first.lowerBound <= books.settledSequence { return "settled and gone overlap" }
        if memory.byteCount < 0 { return "memory has a negative size" }
        if memory.isEmpty && memory.byteCount != 0 { return "empty memory has a size" }
        return nil
    }
}
