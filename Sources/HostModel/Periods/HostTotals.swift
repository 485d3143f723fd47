/// Sums over the virtual machines of each host, part by part of a period, from the rows of the virtual machines.
public struct HostTotals: Sendable {
    /// The sums of one host and part.
    public struct Total: Sendable, Hashable {
        public var host: String
        public var from: Timestamp
        public var to: Timestamp
        /// For each column the sum of the known values, in units of 10 to the minus the column's decimals.
        public var values: [Int64]
    }

    private let columns: [PeriodColumn]
    private var open: [Total] = []

    public init(_ columns: [PeriodColumn]) {
        self.columns = columns
    }

    /// Adds a row about a virtual machine. Rows of one part come together, as `PeriodSource.readRows` gives them.
    public mutating func add(_ row: PeriodRow, emit: (Total) throws -> Void) rethrows {
        if let first = open.first, first.from != row.from || first.to != row.to { try finish(emit: emit) }
        let index: Int
        if let last = open.indices.last, open[last].host == row.unit.host {
            index = last
        } else if let known = open.firstIndex(where: { $0.host == row.unit.host }) {
            index = known
        } else {
            index = open.count
            let zeros = [Int64](repeating: 0, count: columns.count)
            open.append(Total(host: row.unit.host, from: row.from, to: row.to, values: zeros))
        }
        for (position, column) in columns.enumerated() {
            open[index].values[position] += column.value(in: row) ?? 0
        }
    }

    /// Hands out what is left.
    public mutating func finish(emit: (Total) throws -> Void) rethrows {
        let totals = open
        open = []
        for total in totals { try emit(total) }
    }
}
