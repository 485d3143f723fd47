internal import HostModel

/// What there is to say of a host in a line.
struct HostOverview: Sendable {
    let name: String
    private(set) var sizeBytes: Int64?
    private(set) var leastFreeBytes: Int64?
    private(set) var overcommitMillionths: Int64?
    /// For each memory state; nil where it is not known.
    private(set) var stateMilliseconds: [Int64]?

    init(_ row: PeriodRow) {
        name = row.unit.host
        merge(row)
    }

    /// Adds what is told of another time.
    mutating func merge(_ row: PeriodRow) {
        sizeBytes = HostColumns.size.value(in: row) ?? sizeBytes
        leastFreeBytes = [leastFreeBytes, HostColumns.freeMinimum.value(in: row)].compactMap(\.self).min()
        overcommitMillionths = [overcommitMillionths, HostColumns.overcommit.value(in: row)].compactMap(\.self).max()
        let more = HostColumns.stateMilliseconds(row)
        stateMilliseconds = stateMilliseconds.map { known in zip(known, more ?? []).map(+) } ?? more
    }

    /// Compares hosts: time in the worst state first, and so on.
    var pressure: [Int64] { Array((stateMilliseconds ?? []).reversed().dropLast()) }

    /// The share of time in each state, in millionths.
    var stateShares: [Int64]? { stateMilliseconds.flatMap { shares($0, of: 1_000_000) } }
}

/// What the plots of a host show.
struct HostPicture: Sendable {
    struct Part: Sendable {
        var from: Timestamp
        var to: Timestamp
        /// Shares of time in the memory states, in thousandths; nil where it is not known.
        var stateShares: [Int64]?
        var free: (least: Int64, mean: Int64, most: Int64)?
        /// Free bytes below which each state is entered, 0 where the host has no such state; nil where it is not known.
        var thresholds: [Int64]?
    }

    let name: String
    private(set) var parts: [Part] = []
    private(set) var reclaimed: [HostTotals.Total] = []
    /// A row for each virtual machine, about all of the period.
    private(set) var machines: [PeriodRow] = []
    private var nextMachine = 0

    init(name: String) {
        self.name = name
    }

    mutating func add(_ row: PeriodRow) {
        let thresholds = HostColumns.thresholds.compactMap { $0.value(in: row) }
        var part = Part(from: row.from, to: row.to)
        part.stateShares = HostColumns.stateMilliseconds(row).flatMap { shares($0, of: SizeScale.height) }
        if let least = HostColumns.freeMinimum.value(in: row), let mean = HostColumns.freeMean.value(in: row),
            let most = HostColumns.freeMaximum.value(in: row)
        {
            part.free = (least, mean, most)
        }
        part.thresholds = thresholds.count == MemoryState.allCases.count ? thresholds : nil
        parts.append(part)
    }

    mutating func add(_ total: HostTotals.Total) {
        reclaimed.append(total)
    }

    mutating func addMachine(_ row: PeriodRow) {
        // Machines come in the same order in each part, so the next is mostly the one after.
        if !machines.indices.contains(nextMachine) || machines[nextMachine].unit != row.unit {
            guard let index = machines.firstIndex(where: { $0.unit == row.unit }) else {
                machines.append(row)
                nextMachine = machines.count
                return
            }
            nextMachine = index
        }
        for index in row.statistics.indices { machines[nextMachine].statistics[index].merge(row.statistics[index]) }
        machines[nextMachine].sampleCount += row.sampleCount
        machines[nextMachine].to = row.to
        nextMachine += 1
    }
}

/// Parts of a whole in proportion to the amounts, each rounded so that borders between them are exact; nil when there is
/// nothing to divide by.
private func shares(_ amounts: [Int64], of whole: Int64) -> [Int64]? {
    let total = amounts.reduce(Int128(0)) { $0 + Int128($1) }
    guard total > 0 else { return nil }
    var (sum, border) = (Int128(0), Int64(0))
    return amounts.map { amount in
        sum += Int128(amount)
        let next = Int64((sum * Int128(whole) * 2 + total) / (total * 2))
        defer { border = next }
        return next - border
    }
}
