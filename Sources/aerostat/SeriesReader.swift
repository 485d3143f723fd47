/// Reads the values of a run series by series, each from its first moment to its last.
struct SeriesReader {
    /// Reads a chunk of the file from its front to its end, much of it at a time.
    private struct Chunk {
        /// Moments in the chunk.
        let momentCount: Int
        /// What was read of it and not yet handed out.
        var values: [Int64]
        var next = 0
        /// Where in the file the rest is, and how many values that is.
        var position: Int
        var rest: Int
    }

    /// Nil where all values are in memory.
    private let file: TemporaryFile?
    private let valuesAtOnce: Int
    private var chunks: [Chunk]
    /// Where reading goes on: a chunk, and a moment in it.
    private var chunk = 0
    private var moment = 0

    /// Fewest values that are read from a chunk at once: a page of the system's memory.
    private static let fewestAtOnce = 512

    /// Values that are in memory, series after series.
    init(_ values: [Int64]) {
        file = nil
        valuesAtOnce = 0
        chunks = [Chunk(momentCount: values.count, values: values, position: 0, rest: 0)]
    }

    /// - Parameters:
    ///   - chunkCapacity: moments in each chunk but the last.
    ///   - memoryBound: bytes of values held at once, shared by the chunks.
    init(file: TemporaryFile, seriesCount: Int, momentCount: Int, chunkCapacity: Int, memoryBound: Int) {
        self.file = file
        chunks = stride(from: 0, to: momentCount, by: chunkCapacity).map { first in
            let moments = min(chunkCapacity, momentCount - first)
            return Chunk(momentCount: moments, values: [], position: first * seriesCount, rest: moments * seriesCount)
        }
        let share = memoryBound / MemoryLayout<Int64>.stride / chunks.count
        valuesAtOnce = max(Self.fewestAtOnce, share)
    }

    /// Puts the next values into the array, in place of what it held: some of the current series, at moments that follow
    /// one another, at least one and at most `limit`.
    ///
    /// - Parameter limit: moments of the current series that have not been read yet, or fewer.
    mutating func read(into values: inout [Int64], limit: Int) throws(OutputError) {
        values.removeAll(keepingCapacity: true)
        if chunks[chunk].next == chunks[chunk].values.count { try refill() }
        let current = chunks[chunk]
        let count = min(limit, current.momentCount - moment, current.values.count - current.next)
        values += current.values[current.next..<current.next + count]
        chunks[chunk].next += count
        moment += count
        guard moment == current.momentCount else { return }
        moment = 0
        chunk = (chunk + 1) % chunks.count
    }

    private mutating func refill() throws(OutputError) {
        guard let file, chunks[chunk].rest > 0 else { preconditionFailure("more was read than there is") }
        let count = min(valuesAtOnce, chunks[chunk].rest)
        if chunks[chunk].values.count != count { chunks[chunk].values = [Int64](repeating: 0, count: count) }
        try file.read(into: &chunks[chunk].values, at: chunks[chunk].position)
        chunks[chunk].next = 0
        chunks[chunk].position += count
        chunks[chunk].rest -= count
    }
}
