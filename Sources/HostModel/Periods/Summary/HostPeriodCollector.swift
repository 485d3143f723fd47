/// Collects rows about hosts, and what their virtual machines come to, into `HostPeriod` values.
struct HostPeriodCollector {
    /// Parts begin on the minute, as people tell time.
    static let partOrigin = Timestamp(millisecondsSince1970: 0)

    let partMilliseconds: Int64
    /// True when there are no percentiles because they would take too much memory.
    private(set) var hasTooManyValues = false

    private struct Host {
        var period: HostPeriod
        var free = DistributionCollector()
        var used = DistributionCollector()
        var overcommit = DistributionCollector()
        var swapReads = DistributionCollector()
        var stall = DistributionCollector()
        /// Pages read from the swap device, and the simulated milliseconds in which they were.
        var swapReadTotal: (pages: Int64, milliseconds: Int64) = (0, 0)
        /// The newest part, and the fewest free pages in it.
        var newest: (part: Int64, free: Int64) = (.min, .max)
        /// Parts in which the deepest state was entered, with the fewest free pages in them.
        var deepestParts: [Int64: Int64] = [:]

        mutating func add(_ state: MemoryState, part: Int64, free: Int64) {
            if newest.part != part { newest = (part, .max) }
            newest.free = min(newest.free, free)
            if let deepest = period.deepest, state <= deepest {
                guard state == deepest || deepestParts[part] != nil else { return }
            } else {
                period.deepest = state
                deepestParts = [:]
            }
            deepestParts[part] = min(newest.free, deepestParts[part] ?? .max)
        }

        mutating func giveUpValues() {
            free.giveUpValues()
            used.giveUpValues()
            overcommit.giveUpValues()
            swapReads.giveUpValues()
            stall.giveUpValues()
        }
    }

    private let columns = SummaryColumns.Host()
    private let maximumValues: Int
    private var valueCount = 0
    private var collected: [Host] = []
    private var positions: [String: Int] = [:]

    init(partMilliseconds: Int64, maximumValues: Int) {
        self.partMilliseconds = partMilliseconds
        self.maximumValues = maximumValues
    }

    var layout: SeriesLayout { columns.layout }

    /// Adds a sample, or a row that samples were thinned to.
    mutating func add(_ row: PeriodRow) {
        let index = position(of: row.unit.host)
        collected[index].period.sampleCount += row.sampleCount
        addMemory(row, to: index)
        guard let state = addStates(row, to: index) else { return }
        let part = floorDivide(row.to.millisecondsSince1970 - 1, partMilliseconds)
        let free = row.statistics[columns.free]
        collected[index].add(state, part: part, free: free.isKnown ? free.minimum : .max)
    }

    /// Adds the stall of a host's virtual machines in a part.
    mutating func add(_ part: StallPart) {
        let index = position(of: part.host)
        let total = part.milliseconds.reduce(0, +)
        keep(collected[index].stall.add(ColumnStatistics(sample: total), isSampled: part.isSampled))
        let number = floorDivide(part.to.millisecondsSince1970 - 1, partMilliseconds)
        guard let state = collected[index].period.deepest, let free = collected[index].deepestParts[number]
        else { return }
        let candidate = WorstPart(
            host: part.host,
            from: part.from,
            to: part.to,
            state: state,
            free: Self.bytes(free),
            stallMilliseconds: part.milliseconds,
            mostStalled: part.mostStalled,
            mostStalledMilliseconds: part.mostStalledMilliseconds
        )
        if let worst = collected[index].period.worst, !candidate.isWorse(than: worst) { return }
        collected[index].period.worst = candidate
    }

    /// Adds what a virtual machine comes to over the whole period.
    mutating func add(_ machine: VirtualMachinePeriod) {
        let index = position(of: machine.unit.host)
        collected[index].period.virtualMachineCount += 1
        for cause in StallCause.allCases {
            collected[index].period.stallMilliseconds[cause.rawValue] += machine.stallMilliseconds[cause.rawValue]
        }
        for technique in ReclamationTechnique.allCases {
            collected[index].period.reclaimedBytes[technique.rawValue] += machine.reclaimedBytes[technique.rawValue]
        }
    }

    /// In the order in which hosts came.
    func hosts(_ rule: VerdictRule, query: PeriodQuery) -> [HostPeriod] {
        collected.map { host in
            var period = host.period
            period.verdict = period.deepest.map(rule.verdict) ?? .noData
            period.free = host.free.distribution(factor: PageCount.bytesPerPage)
            period.used = host.used.distribution(factor: PageCount.bytesPerPage)
            period.overcommit = host.overcommit.distribution()
            let read = host.swapReadTotal
            period.swapReads = host.swapReads.distribution(mean: Self.rate(read.pages, in: read.milliseconds))
            period.stall = host.stall.distribution()
            period.worst = worstPart(of: host).map { worst in
                var worst = worst
                worst.from = max(worst.from, query.from)
                worst.to = min(worst.to, query.to)
                return worst
            }
            return period
        }
    }

    /// Where there are no virtual machines, free memory alone says which part was worst.
    private func worstPart(of host: Host) -> WorstPart? {
        if let worst = host.period.worst { return worst }
        guard let state = host.period.deepest,
            let part = host.deepestParts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })
        else { return nil }
        let from = Self.partOrigin.advanced(byMilliseconds: part.key * partMilliseconds)
        return WorstPart(
            host: host.period.name,
            from: from,
            to: from.advanced(byMilliseconds: partMilliseconds),
            state: state,
            free: Self.bytes(part.value)
        )
    }

    private mutating func addMemory(_ row: PeriodRow, to index: Int) {
        let (free, size) = (row.statistics[columns.free], row.statistics[columns.size])
        let minFree = row.statistics[columns.minFree]
        if size.isKnown { collected[index].period.memorySize = size.last * PageCount.bytesPerPage }
        if minFree.isKnown { collected[index].period.minFree = minFree.last * PageCount.bytesPerPage }
        keep(collected[index].free.add(free, isSampled: row.isSampled))
        keep(collected[index].overcommit.add(row.statistics[columns.overcommit], isSampled: row.isSampled))
        guard free.isKnown, size.isKnown else { return }
        // Exact while the size does not change within a row, which only thinned rows could hide.
        let used = ColumnStatistics(
            count: free.count,
            minimum: size.last - free.maximum,
            maximum: size.last - free.minimum,
            total: size.last * free.count - free.total,
            last: size.last - free.last
        )
        keep(collected[index].used.add(used, isSampled: row.isSampled))
    }

    /// Returns the deepest state that the host was in, nil when it is not known.
    private mutating func addStates(_ row: PeriodRow, to index: Int) -> MemoryState? {
        var deepest: MemoryState?
        var elapsed: Int64 = 0
        for state in MemoryState.allCases {
            let time = row.statistics[columns.stateTimes[state.rawValue]]
            let gauge = row.statistics[columns.states[state.rawValue]]
            if time.isKnown {
                collected[index].period.stateMilliseconds[state.rawValue] += time.total
                elapsed += time.total
            }
            // The first sample of a record tells the state it was taken in, and not yet for how long.
            if (time.isKnown && time.total > 0) || (gauge.isKnown && gauge.maximum > 0) { deepest = state }
        }
        let read = row.statistics[columns.swapRead]
        if read.isKnown, elapsed > 0 {
            let rate = ColumnStatistics(sample: Self.rate(read.total, in: elapsed) ?? 0)
            keep(collected[index].swapReads.add(rate, isSampled: row.isSampled))
            collected[index].swapReadTotal.pages += read.total
            collected[index].swapReadTotal.milliseconds += elapsed
        }
        return deepest
    }

    private mutating func position(of host: String) -> Int {
        if let known = positions[host] { return known }
        positions[host] = collected.count
        collected.append(Host(period: HostPeriod(name: host)))
        if hasTooManyValues { collected[collected.count - 1].giveUpValues() }
        return collected.count - 1
    }

    private mutating func keep(_ values: Int) {
        valueCount += values
        guard valueCount > maximumValues, !hasTooManyValues else { return }
        hasTooManyValues = true
        for index in collected.indices { collected[index].giveUpValues() }
    }

    /// Bytes in a second, rounded to the nearest; nil where no time passed.
    private static func rate(_ pages: Int64, in milliseconds: Int64) -> Int64? {
        guard milliseconds > 0 else { return nil }
        let bytes = pages * PageCount.bytesPerPage
        return (bytes / milliseconds) * 1000 + ((bytes % milliseconds) * 1000 + milliseconds / 2) / milliseconds
    }

    private static func bytes(_ pages: Int64) -> Int64? { pages == .max ? nil : pages * PageCount.bytesPerPage }
}
