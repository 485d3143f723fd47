import HostModel

/// Hands samples to the assembly of rows in the order of their times, and tells it where runs begin.
///
/// A counter is 0 when its run begins, so its first increase is known when the run began in sight: within the period, or
/// no longer before its first scrape than scrapes are apart. Else it is known from the second sample on, unless the
/// sample before the period is there.
struct SampleFeed {
    private struct Unit {
        var assembled: Int
        /// That of the last sample.
        var run: RunTimeline.Run?
        /// What the counters were then, for the bound on sums.
        var last: [Int64]
    }

    private struct Run {
        var began: Timestamp?
        /// Its samples are there from its start.
        var isWhole: Bool
        /// Its newest scrape, of whatever target: the labels of a target may change within a run.
        var last: Timestamp
    }

    private struct Target {
        var last: Timestamp?
        var run: RunTimeline.Run?
        var usualDistance: Int64?
    }

    private let connection: PrometheusConnection
    private let query: PeriodQuery
    private let layout: SeriesLayout
    private var assembly: PeriodAssembly
    private var units: [PeriodUnit: Unit] = [:]
    private var runs: [RunTimeline.Run: Run] = [:]
    private var targets: [LabelSet: Target] = [:]
    private var bound = SumBound()

    init(_ connection: PrometheusConnection, query: PeriodQuery, layout: SeriesLayout, step: PeriodStep) {
        self.connection = connection
        self.query = query
        self.layout = layout
        assembly = PeriodAssembly(layout, step: step)
    }

    /// Takes the last sample of each target in a window that ends where the period begins: what its counters were then.
    mutating func setBaselines(_ block: SampleBlock, _ timeline: RunTimeline) throws {
        try addUnits(block, timeline)
        for (index, target) in timeline.targets.enumerated() {
            guard let moment = target.moments.indices.last else { continue }
            let run = try enter(moment, of: target, timeline).run
            for table in block.tables where table.target == index {
                guard let values = sample(table, moment) else { continue }
                let unit = unit(table, moment, block)
                units[unit]?.run = run
                units[unit]?.last = values
                assembly.setBaseline(unit: units[unit]?.assembled ?? 0, values: values)
            }
        }
    }

    /// Takes all samples of the window after the one before.
    mutating func add(
        _ block: SampleBlock,
        _ timeline: RunTimeline,
        emit: (PeriodRow) throws -> Void
    ) throws {
        try requireOneTarget(block, timeline)
        try addUnits(block, timeline)
        var tables = [[SampleBlock.Table]](repeating: [], count: timeline.targets.count)
        for table in block.tables.sorted(by: Self.areInOrder) { tables[table.target].append(table) }
        var scrapes: [(time: Timestamp, target: Int, moment: Int)] = []
        for (index, target) in timeline.targets.enumerated() {
            for (moment, scrape) in target.moments.enumerated() { scrapes.append((scrape.time, index, moment)) }
        }
        scrapes.sort { ($0.time, $0.target) < ($1.time, $1.target) }
        for scrape in scrapes {
            let target = timeline.targets[scrape.target]
            let (run, since) = try enter(scrape.moment, of: target, timeline)
            bound.noteScrape()
            try assembly.begin(SampleMoment(since: since, time: scrape.time), emit: emit)
            for table in tables[scrape.target] {
                guard let values = sample(table, scrape.moment) else { continue }
                try add(values, of: unit(table, scrape.moment, block), run: run)
            }
        }
    }

    mutating func finish(emit: (PeriodRow) throws -> Void) rethrows {
        try assembly.finish(emit: emit)
    }

    private mutating func add(_ values: [Int64], of name: PeriodUnit, run: RunTimeline.Run) throws {
        guard var unit = units[name] else { return }
        if unit.run != run {
            let start = runs[run]?.isWhole ?? false ? 0 : SeriesColumn.absent
            unit.last = [Int64](repeating: start, count: values.count)
            assembly.setBaseline(unit: unit.assembled, values: unit.last)
            unit.run = run
        }
        for (column, value) in values.enumerated() where value != SeriesColumn.absent {
            let series = layout.columns[column]
            bound.note(value, factor: series.factor, before: series.role == .counter ? unit.last[column] : nil)
        }
        guard bound.holds(units: units.count) else {
            throw PrometheusError.valueOutOfRange(
                server: connection.server,
                metric: "host \(name.host)" + (name.vm.map { ", virtual machine \($0)" } ?? ""),
                value: "an amount beyond 64 bits"
            )
        }
        assembly.add(unit: unit.assembled, values: values)
        unit.last = values
        units[name] = unit
    }

    /// The target's next scrape.
    ///
    /// - Returns: the run that goes on then, and since when the scrape tells: since the one before it in the run, or since
    ///   the start of the run.
    private mutating func enter(
        _ moment: Int,
        of target: RunTimeline.Target,
        _ timeline: RunTimeline
    ) throws -> (run: RunTimeline.Run, since: Timestamp) {
        let scrape = target.moments[moment]
        let run = timeline.runs[scrape.run]
        var state = targets[target.labels] ?? Target()
        if let distance = target.usualDistance { state.usualDistance = distance }
        var since = scrape.time.advanced(byMilliseconds: -max(1, state.usualDistance ?? 1))
        var known: Run
        if let before = runs[run] {
            known = before
            let last = state.run == run ? state.last : known.last
            if let last, last < scrape.time { since = last }
        } else {
            known = try begin(run, target, state, at: scrape.time)
            if known.isWhole, let began = known.began, began < scrape.time { since = began }
        }
        known.last = scrape.time
        runs[run] = known
        state.run = run
        state.last = scrape.time
        targets[target.labels] = state
        return (run, since)
    }

    /// The first scrape of a run.
    private func begin(
        _ run: RunTimeline.Run,
        _ target: RunTimeline.Target,
        _ state: Target,
        at time: Timestamp
    ) throws -> Run {
        let facts = try RunFacts(connection, target: target.labels, at: time)
        guard let began = facts.began else { return Run(began: nil, isWhole: false, last: time) }
        let isInSight = began >= min(state.last ?? query.from, query.from)
        let distance = time.millisecondsSince1970 - began.millisecondsSince1970
        return Run(
            began: began,
            isWhole: isInSight || distance <= 2 * (state.usualDistance ?? 0),
            last: time
        )
    }

    private func sample(_ table: SampleBlock.Table, _ moment: Int) -> [Int64]? {
        let width = layout.columns.count
        let values = table.values[moment * width..<(moment + 1) * width]
        return values.contains { $0 != SeriesColumn.absent } ? Array(values) : nil
    }

    private func unit(_ table: SampleBlock.Table, _ moment: Int, _ block: SampleBlock) -> PeriodUnit {
        PeriodUnit(host: table.host, vm: table.vm, group: block.group(of: table, at: moment))
    }

    /// Makes units known in an order that does not depend on the server's: that of the targets, hosts and machines.
    private mutating func addUnits(_ block: SampleBlock, _ timeline: RunTimeline) throws {
        for table in block.tables.sorted(by: Self.areInOrder) {
            for moment in timeline.targets[table.target].moments.indices where sample(table, moment) != nil {
                let unit = unit(table, moment, block)
                guard units[unit] == nil else { continue }
                let nothing = [Int64](repeating: SeriesColumn.absent, count: layout.columns.count)
                units[unit] = Unit(assembled: assembly.addUnit(unit), run: nil, last: nothing)
            }
        }
    }

    private static func areInOrder(_ left: SampleBlock.Table, _ right: SampleBlock.Table) -> Bool {
        if left.host != right.host { return NaturalOrder.isAscending(left.host, right.host) }
        guard let one = left.vm, let other = right.vm, one != other else { return left.target < right.target }
        return NaturalOrder.isAscending(one, other)
    }

    /// A host may move from one target to another, but its samples come from one at a time.
    private func requireOneTarget(_ block: SampleBlock, _ timeline: RunTimeline) throws {
        var spans: [String: [Int: ClosedRange<Int>]] = [:]
        for table in block.tables {
            let moments = timeline.targets[table.target].moments.indices.filter { sample(table, $0) != nil }
            guard let first = moments.first, let last = moments.last else { continue }
            let known = spans[table.host]?[table.target] ?? first...last
            spans[table.host, default: [:]][table.target] = min(first, known.lowerBound)...max(last, known.upperBound)
        }
        for (host, spans) in spans.sorted(by: { $0.key < $1.key }) where spans.count > 1 {
            let times = spans.map { target, moments in
                let scrapes = timeline.targets[target].moments
                return (scrapes[moments.lowerBound].time, scrapes[moments.upperBound].time, target)
            }.sorted { $0 < $1 }
            for (earlier, later) in zip(times, times.dropFirst()) where later.0 <= earlier.1 {
                throw PrometheusError.ambiguousHost(
                    server: connection.server,
                    host: host,
                    targets: [earlier.2, later.2].sorted().map { timeline.targets[$0].labels.description }
                )
            }
        }
    }
}
