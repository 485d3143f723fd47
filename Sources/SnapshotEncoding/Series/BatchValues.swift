/// The values of a batch turned round: series after series, of each its values in the order of the moments.
struct BatchValues {
    /// Milliseconds since 1970.
    let times: [Int64]
    let isStale: Bool
    /// Of each series of the batch `times.count` values; empty for a stale batch.
    let values: [Int64]

    /// - Parameter seriesCount: series of the set. Rows of another number are a programmer error and trap.
    init(_ batch: SampleBatch, seriesCount: Int) {
        switch batch.content {
        case .stale(let milliseconds):
            times = [milliseconds]
            isStale = true
            values = []
        case .values(let rows):
            for row in rows { precondition(row.values.count == seriesCount, "a row belongs to another set") }
            times = rows.map(\.milliseconds)
            isStale = false
            values = Self.turnedRound(rows, series: batch.series)
        }
    }

    private static func turnedRound(_ rows: [SampleRow], series: [Range<Int>]) -> [Int64] {
        var values: [Int64] = []
        if let row = rows.first, rows.count == 1 {
            for range in series { values += row.values[range] }
            return values
        }
        let count = series.reduce(0) { $0 + $1.count }
        values.append(addingCapacity: count * rows.count) { span in
            span.withUnsafeMutableBufferPointer { memory, initializedCount in
                for (moment, row) in rows.enumerated() {
                    var position = moment
                    row.values.withUnsafeBufferPointer { values in
                        for range in series {
                            for index in range {
                                memory.initializeElement(at: position, to: values[index])
                                position += rows.count
                            }
                        }
                    }
                }
                initializedCount = count * rows.count
            }
        }
        return values
    }
}

/// 10 to the power of the index, for the decimals that a family may have; each is exact.
let doublePowersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
