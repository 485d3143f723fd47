/// The values of all series of a run, given moment by moment and read back series by series.
///
/// Values are collected in memory, laid out by series. Where they are more than the bound, they are put aside in a
/// temporary file whenever memory is full: the file is a row of chunks, each of some moments, and within a chunk each
/// series is one stretch. `SeriesReader` goes through all chunks side by side.
struct SeriesStore {
    /// Bytes of values held in memory, or the values of one moment where these are more.
    static let memoryBound = 64 << 20

    private let seriesCount: Int
    private let momentCount: Int
    /// Moments in a chunk.
    private let capacity: Int
    /// One chunk: the first series at each of its moments, then the second.
    private var values: [Int64]
    /// Moments that are in `values`.
    private var filled = 0
    /// Nil where all values fit in memory.
    private let file: TemporaryFile?

    /// - Parameters:
    ///   - momentCount: how often values will be appended; at least 1.
    ///   - folder: where a temporary file goes when one is needed.
    init(
        seriesCount: Int,
        momentCount: Int,
        memoryBound: Int = SeriesStore.memoryBound,
        folder: String = TemporaryFile.folder
    ) throws(OutputError) {
        precondition(seriesCount > 0 && momentCount > 0, "a run has series and moments")
        self.seriesCount = seriesCount
        self.momentCount = momentCount
        capacity = max(1, min(momentCount, memoryBound / (seriesCount * MemoryLayout<Int64>.stride)))
        // Made at once: that it cannot be made is better known before an hour of simulation than after it.
        file = capacity < momentCount ? try TemporaryFile(folder: folder) : nil
        values = [Int64](repeating: 0, count: seriesCount * capacity)
    }

    /// Takes the value of each series at the next moment.
    mutating func append(_ moment: [Int64]) throws(OutputError) {
        precondition(moment.count == seriesCount, "a value for each series")
        if filled == capacity { try putAside() }
        var index = filled
        for value in moment {
            values[index] = value
            index += capacity
        }
        filled += 1
    }

    /// The values series by series, once all moments have been appended. The reader takes them, and the memory, over.
    mutating func makeReader() throws(OutputError) -> SeriesReader {
        defer { values = [] }
        guard let file else { return SeriesReader(values) }
        let memoryBound = values.count * MemoryLayout<Int64>.stride
        try putAside()
        return SeriesReader(
            file: file,
            seriesCount: seriesCount,
            momentCount: momentCount,
            chunkCapacity: capacity,
            memoryBound: memoryBound
        )
    }

    private mutating func putAside() throws(OutputError) {
        guard let file else { preconditionFailure("more moments than were announced") }
        if filled < capacity {
            // The last chunk has gaps where moments are missing.
            for series in 0..<seriesCount {
                for moment in 0..<filled {
                    values[series * filled + moment] = values[series * capacity + moment]
                }
            }
        }
        try file.append(values[..<(seriesCount * filled)])
        filled = 0
    }
}
