/// How long the virtual machines of a host waited for memory in a part of a period.
struct StallPart {
    var host: String
    var from: Timestamp
    var to: Timestamp
    /// In the order of `StallCause.allCases`.
    var milliseconds: [Int64]
    var mostStalled: String?
    var mostStalledMilliseconds: Int64 = 0
    /// False when a thinned row is behind it.
    var isSampled = true
}

/// Adds up stall over the virtual machines of each host, part by part.
struct StallPartCollector {
    private let columns = SummaryColumns.Stall()
    private var open: [StallPart] = []
    private var positions: [String: Int] = [:]

    var layout: SeriesLayout { columns.layout }

    /// Adds a row about a virtual machine. Rows of one part come together.
    mutating func add(_ row: PeriodRow, emit: (StallPart) -> Void) {
        if let first = open.first, first.from != row.from || first.to != row.to { finish(emit: emit) }
        let index = position(of: row)
        var total: Int64 = 0
        for (cause, column) in columns.causes.enumerated() where row.statistics[column].isKnown {
            let time = row.statistics[column].total
            open[index].milliseconds[cause] += time
            total += time
        }
        open[index].isSampled = open[index].isSampled && row.isSampled
        guard total > open[index].mostStalledMilliseconds else { return }
        open[index].mostStalledMilliseconds = total
        open[index].mostStalled = row.unit.vm
    }

    mutating func finish(emit: (StallPart) -> Void) {
        for part in open { emit(part) }
        open = []
        positions = [:]
    }

    private mutating func position(of row: PeriodRow) -> Int {
        if let last = open.indices.last, open[last].host == row.unit.host { return last }
        if let known = positions[row.unit.host] { return known }
        positions[row.unit.host] = open.count
        let zeros = [Int64](repeating: 0, count: StallCause.allCases.count)
        open.append(StallPart(host: row.unit.host, from: row.from, to: row.to, milliseconds: zeros))
        return open.count - 1
    }
}
