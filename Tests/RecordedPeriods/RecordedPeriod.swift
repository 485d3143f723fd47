public import HostModel

/// Samples of hosts and virtual machines in memory, as a source of rows: what a history file is to the program.
public struct RecordedPeriod: PeriodSource {
    /// A moment at which all units were sampled.
    public struct Moment: Sendable {
        public var moment: SampleMoment
        /// Position of its run.
        public var run: Int
        /// A stored value for each column of `SeriesLayout.all(.host)`, host by host.
        public var hosts: [[Int64]]
        /// A stored value for each column of `SeriesLayout.all(.virtualMachine)`, machine by machine.
        public var machines: [[Int64]]
        /// Makes up what a host was; columns that are not named are 0.
        public init(
            _ moment: SampleMoment,
            run: Int = 0,
            hosts: [[String: Int64]],
            machines: [[String: Int64]]
        ) {
            self.moment = moment
            self.run = run
            self.hosts = hosts.map { Self.row($0, SeriesLayout.all(.host)) }
            self.machines = machines.map { Self.row($0, SeriesLayout.all(.virtualMachine)) }
        }

        private static func row(_ values: [String: Int64], _ layout: SeriesLayout) -> [Int64] {
            for name in values.keys { precondition(layout.index(of: name) != nil, "no series is called \(name)") }
            return layout.columns.map { values[$0.name] ?? 0 }
        }
    }

    public var name = "history.db"
    public var runs: [RunRecord]
    public var hosts: [PeriodUnit]
    public var machines: [PeriodUnit]
    public var moments: [Moment] = []

    public init(runs: [RunRecord], hosts: [PeriodUnit], machines: [PeriodUnit]) {
        self.runs = runs
        self.hosts = hosts
        self.machines = machines
    }

    public func heading(of query: PeriodQuery) -> PeriodHeading {
        var heading = PeriodHeading(source: name, query: query)
        if let first = moments.first, let last = moments.last {
            heading.available = first.moment.time...last.moment.time
        }
        let selected = selection(of: query)
        guard let first = selected.first, let last = selected.last else { return heading }
        heading.samples = first.moment.time...last.moment.time
        heading.sampleCount = selected.reduce(0) { $0 + $1.moment.sampleCount }
        heading.runs = runs.indices.filter { run in selected.contains { $0.run == run } }.map { runs[$0] }
        for thinned in selected where !thinned.moment.isSampled {
            let length = thinned.moment.time.millisecondsSince1970 - thinned.moment.since.millisecondsSince1970
            heading.thinnedToMilliseconds = max(heading.thinnedToMilliseconds, length)
        }
        for (one, next) in zip(selected, selected.dropFirst()) {
            let distance = next.moment.time.millisecondsSince1970 - one.moment.time.millisecondsSince1970
            if one.run != next.run {
                heading.gaps.append(HistoryGap(.restart, from: one.moment.time, to: next.moment.time))
            } else if distance > 2 * runs[one.run].intervalMilliseconds {
                heading.gaps.append(HistoryGap(.missing, from: one.moment.time, to: next.moment.time))
            }
        }
        return heading
    }

    public func readRows(
        of query: PeriodQuery,
        layout: SeriesLayout,
        step: PeriodStep,
        _ body: (PeriodRow) throws -> Void
    ) throws {
        let all = SeriesLayout.all(layout.subject)
        let wanted = layout.columns.compactMap { all.index(of: $0.name) }
        var assembly = PeriodAssembly(layout, step: step)
        let units = layout.subject == .host ? hosts : machines
        let numbers = units.map { query.selects($0) ? assembly.addUnit($0) : nil }
        var run: Int?
        for moment in moments where moment.moment.time <= query.to {
            if moment.run != run {
                run = moment.run
                assembly.startRun(fromZero: true)
            }
            let rows = layout.subject == .host ? moment.hosts : moment.machines
            let isBefore = moment.moment.time <= query.from
            if !isBefore { try assembly.begin(moment.moment, emit: body) }
            for (number, row) in zip(numbers, rows) {
                guard let number else { continue }
                let values = wanted.map { row[$0] }
                if isBefore {
                    assembly.setBaseline(unit: number, values: values)
                } else if moment.moment.isSampled {
                    assembly.add(unit: number, values: values)
                } else {
                    assembly.add(unit: number, thinned: values.map { ColumnStatistics(sample: $0) })
                }
            }
        }
        try assembly.finish(emit: body)
    }

    private func selection(of query: PeriodQuery) -> [Moment] {
        moments.filter { query.from < $0.moment.time && $0.moment.time <= query.to }
    }
}
