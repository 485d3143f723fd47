import HostModel
import RandomScenarios

/// Samples of some units over some runs, as a seed makes them: at uneven times, with values that are not known, counters
/// that start again, units that come later or miss a sample, and clocks that jump back.
struct RandomHistory {
    struct Sample {
        var unit: Int
        var values: [Int64]
    }

    struct Moment {
        var run: Int
        var moment: SampleMoment
        /// In the order of the units.
        var samples: [Sample]
    }

    /// Where the counters of a run stand before its first sample.
    enum Start: CaseIterable {
        case atZero, known, unknown
    }

    /// In the order in which they have their first samples.
    private(set) var units: [PeriodUnit] = []
    private(set) var starts: [Start] = []
    private(set) var moments: [Moment] = []
    /// The counters before a run whose start is known, the same for all columns of a unit.
    private(set) var baselines: [[Int64]] = []

    static let unitLimit = 4
    static let layout = AssembledRows.layout

    private var random: SeededChoice
    private var time: Int64 = 0
    private var values: [[Int64]] = []

    /// - Parameter isWhole: the start of all runs is known, and each unit of a run is in all its samples.
    init(seed: UInt64, isWhole: Bool) {
        random = SeededChoice(seed: seed)
        let starts: [Start] = isWhole ? [.atZero, .known] : Start.allCases
        for run in 0..<Int(random.integer(in: 1...3)) { addRun(run, start: random.pick(starts), isWhole: isWhole) }
    }

    /// A whole number of the range, for those who ask something of the history.
    mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        random.integer(in: range)
    }

    private mutating func addRun(_ run: Int, start: Start, isWhole: Bool) {
        starts.append(start)
        var since = time
        var fleet = Int(random.integer(in: 1...Int64(Self.unitLimit)))
        if !isWhole { fleet = max(1, fleet - 2) }
        var before: [Int64] = []
        for _ in 0..<Self.unitLimit { before.append(start == .known ? random.integer(in: 0...500) : 0) }
        baselines.append(before)
        values = before.map { [4096, 0, $0] }
        for _ in 0..<random.integer(in: 1...25) {
            time += random.integer(in: 1...9) * 5000
            if random.happens(percent: 5) { time -= random.integer(in: 1...6) * 20_000 }
            if !isWhole, fleet < Self.unitLimit, random.happens(percent: 10) { fleet += 1 }
            var samples: [Sample] = []
            for unit in 0..<fleet where isWhole || unit == units.count || random.happens(percent: 90) {
                if unit > units.count { break }
                if unit == units.count { units.append(PeriodUnit(host: "esx-01", vm: "web-\(unit)")) }
                samples.append(Sample(unit: unit, values: nextValues(unit)))
            }
            let moment = SampleMoment(
                since: Timestamp(millisecondsSince1970: since),
                time: Timestamp(millisecondsSince1970: time)
            )
            moments.append(Moment(run: run, moment: moment, samples: samples))
            since = time
        }
    }

    /// A setting that changes rarely, a gauge below and above 0, a counter that may start again.
    private mutating func nextValues(_ unit: Int) -> [Int64] {
        if random.happens(percent: 5) { values[unit][0] = random.integer(in: 1...9) * 1024 }
        values[unit][1] = random.integer(in: -50...50)
        let restarts = random.happens(percent: 8)
        values[unit][2] = (restarts ? 0 : values[unit][2]) + max(0, random.integer(in: -10...30))
        return values[unit].map { random.happens(percent: 10) ? SeriesColumn.absent : $0 }
    }
}

extension RandomHistory {
    /// Rows computed from all samples at once, part by part and column by column.
    func naiveRows(step: PeriodStep) -> [PeriodRow] {
        var rows: [PeriodRow] = []
        var first = 0
        while first < moments.count {
            let part = naivePart(of: moments[first].moment, step: step)
            var end = first + 1
            while step != .sample, end < moments.count, naivePart(of: moments[end].moment, step: step) == part {
                end += 1
            }
            if let part {
                rows += units.indices.compactMap { naiveRow(of: $0, in: first..<end, from: part[0], to: part[1]) }
            }
            first = end
        }
        return rows
    }

    private func naivePart(of moment: SampleMoment, step: PeriodStep) -> [Timestamp]? {
        switch step {
        case .sample:
            return [min(moment.since, moment.time), moment.time]
        case .every(let length, let origin):
            var end = origin
            while end < moment.time { end = end.advanced(byMilliseconds: length) }
            while end.advanced(byMilliseconds: -length) >= moment.time { end = end.advanced(byMilliseconds: -length) }
            return [end.advanced(byMilliseconds: -length), end]
        case .between(let edges):
            return zip(edges, edges.dropFirst()).first { $0 < moment.time && moment.time <= $1 }.map { [$0, $1] }
        }
    }

    private func naiveRow(of unit: Int, in range: Range<Int>, from: Timestamp, to: Timestamp) -> PeriodRow? {
        let count = range.count { index in moments[index].samples.contains { $0.unit == unit } }
        guard count > 0 else { return nil }
        return PeriodRow(
            unit: units[unit],
            from: from,
            to: to,
            sampleCount: Int64(count),
            isSampled: true,
            statistics: Self.layout.columns.indices.map { naiveStatistics(of: unit, column: $0, in: range) }
        )
    }

    private func naiveStatistics(of unit: Int, column: Int, in range: Range<Int>) -> ColumnStatistics {
        let isCounter = Self.layout.columns[column].role == .counter
        let known = range.filter { value(of: unit, column: column, at: $0) != nil }
        let told = known.compactMap { index -> (value: Int64, last: Int64)? in
            guard let value = value(of: unit, column: column, at: index) else { return nil }
            guard isCounter else { return (value, value) }
            return valueBefore(of: unit, column: column, at: index).map { before in
                (value < before ? value : value - before, value)
            }
        }
        guard let last = told.last?.last else { return .absent }
        let values = told.map(\.value)
        return ColumnStatistics(
            count: Int64(values.count),
            minimum: values.min() ?? 0,
            maximum: values.max() ?? 0,
            total: values.reduce(0, +),
            last: last
        )
    }

    private func value(of unit: Int, column: Int, at index: Int) -> Int64? {
        let value = moments[index].samples.first { $0.unit == unit }?.values[column]
        return value == SeriesColumn.absent ? nil : value
    }

    /// The value that was known last in the same run, or where the run started.
    private func valueBefore(of unit: Int, column: Int, at index: Int) -> Int64? {
        let run = moments[index].run
        let earlier = (0..<index).last { moments[$0].run == run && value(of: unit, column: column, at: $0) != nil }
        if let earlier { return value(of: unit, column: column, at: earlier) }
        switch starts[run] {
        case .atZero: return 0
        case .known: return baselines[run][unit]
        case .unknown: return nil
        }
    }
}
