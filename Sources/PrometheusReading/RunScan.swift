import HostModel

/// Goes through the scrapes of a period for its heading: runs, gaps, first and last sample.
struct RunScan {
    private struct Target {
        var last: Timestamp?
        var run: RunTimeline.Run?
        var usualDistance: Int64?
    }

    private let connection: PrometheusConnection
    private let query: PeriodQuery
    private var targets: [LabelSet: Target] = [:]
    private var records: [(run: RunTimeline.Run, record: RunRecord)] = []
    private var gaps: Set<HistoryGap> = []
    private var samples: ClosedRange<Timestamp>?
    private var sampleCount: Int64 = 0

    init(_ connection: PrometheusConnection, query: PeriodQuery) {
        self.connection = connection
        self.query = query
    }

    /// Takes scrapes before the period: one of them may be where a gap begins.
    mutating func noteBefore(_ timeline: RunTimeline) {
        for target in timeline.targets {
            guard let last = target.moments.last else { continue }
            targets[target.labels] = Target(
                last: last.time,
                run: timeline.runs[last.run],
                usualDistance: target.usualDistance
            )
        }
    }

    /// Takes the scrapes of the next window.
    mutating func add(_ timeline: RunTimeline) throws {
        for target in timeline.targets {
            var state = targets[target.labels] ?? Target()
            state.usualDistance = target.usualDistance ?? state.usualDistance
            for moment in target.moments {
                let run = timeline.runs[moment.run]
                if !records.contains(where: { $0.run == run }) {
                    try addRecord(run, target, at: moment.time, usualDistance: state.usualDistance)
                }
                noteGap(from: state, to: moment.time, run)
                state.last = moment.time
                state.run = run
            }
            targets[target.labels] = state
        }
        let times = Set(timeline.targets.flatMap(\.moments).map(\.time))
        sampleCount += Int64(times.count)
        guard let first = times.min(), let last = times.max() else { return }
        samples = min(samples?.lowerBound ?? first, first)...max(samples?.upperBound ?? last, last)
    }

    func heading(source: String) -> PeriodHeading {
        var heading = PeriodHeading(source: source, query: query)
        heading.runs = records.map(\.record)
        heading.gaps = gaps.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        heading.samples = samples
        heading.sampleCount = sampleCount
        return heading
    }

    private mutating func noteGap(from state: Target, to time: Timestamp, _ run: RunTimeline.Run) {
        guard let last = state.last, last < time else { return }
        if state.run != run {
            gaps.insert(HistoryGap(.restart, from: last, to: time))
        } else if let usual = state.usualDistance,
            time.millisecondsSince1970 - last.millisecondsSince1970 > 2 * usual
        {
            gaps.insert(HistoryGap(.missing, from: last, to: time))
        }
    }

    private mutating func addRecord(
        _ run: RunTimeline.Run,
        _ target: RunTimeline.Target,
        at time: Timestamp,
        usualDistance: Int64?
    ) throws {
        let facts = try RunFacts(connection, target: target.labels, at: time)
        let began = facts.began ?? time
        let record = RunRecord(
            id: run.id,
            scenario: facts.scenario,
            seed: run.seed,
            version: facts.version,
            began: began,
            simulatedStart: facts.isSimulatedAhead ? began : .defaultStart,
            intervalMilliseconds: Self.whole(usualDistance ?? 0)
        )
        records.append((run, record))
    }

    /// Scrapes are some milliseconds off the interval that was set, which is in whole seconds as a rule.
    private static func whole(_ milliseconds: Int64) -> Int64 {
        let seconds = (milliseconds + 500) / 1000
        return abs(milliseconds - seconds * 1000) <= 50 ? seconds * 1000 : milliseconds
    }
}
