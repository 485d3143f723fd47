/// Makes rows of samples: the one place that knows what minimum, mean, maximum and increase are.
///
/// Samples come in the order in which they were taken, run by run and moment by moment. A row is handed out as soon as a
/// sample of another part of the period arrives, so memory grows with the number of units, not with the period. When the
/// clock of the samples jumps back, a part that was there before may come again as a row of its own.
public struct PeriodAssembly: Sendable {
    private let counters: [Bool]
    private let step: PeriodStep
    private let width: Int

    private var units: [PeriodUnit] = []
    /// What the open row of each unit holds so far: `width` columns a unit.
    private var statistics: [ColumnStatistics] = []
    private var sampleCounts: [Int64] = []
    private var areSampled: [Bool] = []
    /// The newest value of each counter, in the places of `statistics`; `absent` where there is none in this run.
    private var baselines: [Int64] = []
    private var startsAtZero = false
    private var part: (from: Timestamp, to: Timestamp)?
    private var moment = SampleMoment(
        since: Timestamp(millisecondsSince1970: 0),
        time: Timestamp(millisecondsSince1970: 0)
    )

    public init(_ layout: SeriesLayout, step: PeriodStep) {
        counters = layout.columns.map { $0.role == .counter }
        width = counters.count
        self.step = step
    }

    /// Makes a unit known. Rows of one part of the period have the order in which their units became known.
    ///
    /// - Returns: what the unit is called from now on, counted from 0.
    public mutating func addUnit(_ unit: PeriodUnit) -> Int {
        units.append(unit)
        statistics += repeatElement(.absent, count: width)
        sampleCounts.append(0)
        areSampled.append(true)
        baselines += repeatElement(startsAtZero ? 0 : SeriesColumn.absent, count: width)
        return units.count - 1
    }

    /// The next samples belong to another run.
    ///
    /// - Parameter fromZero: the run is there from its start, where counters are 0. Else an increase is not known before
    ///   the second sample, unless `setBaseline` tells what came before the first.
    public mutating func startRun(fromZero: Bool) {
        startsAtZero = fromZero
        for index in baselines.indices { baselines[index] = fromZero ? 0 : SeriesColumn.absent }
    }

    /// What the counters of a unit were before the next sample.
    public mutating func setBaseline(unit: Int, values: [Int64]) {
        for column in 0..<width where counters[column] { baselines[unit * width + column] = values[column] }
    }

    /// The next samples were taken at that moment. Hands out the rows that are complete.
    public mutating func begin(_ moment: SampleMoment, emit: (PeriodRow) throws -> Void) rethrows {
        let next = step.part(of: moment.time, since: moment.since)
        let isSame = part?.from == next?.from && part?.to == next?.to
        if step == .sample || !isSame { try finish(emit: emit) }
        self.moment = moment
        part = next
    }

    /// Adds a sample: a value or `SeriesColumn.absent` for each column. Where a counter is absent, its next increase is
    /// measured by the value before.
    public mutating func add(unit: Int, values: [Int64]) {
        precondition(values.count == width, "a sample with other columns")
        if part != nil { count(unit) }
        for column in 0..<width where values[column] != SeriesColumn.absent {
            let index = unit * width + column
            if counters[column] {
                addCounter(index, values[column])
            } else if part != nil {
                statistics[index].merge(ColumnStatistics(sample: values[column]))
            }
        }
    }

    /// Adds a row that samples were thinned to: statistics that an assembly with parts of the same bounds handed out.
    /// What counters grew by is in them, whatever came before. A counter that they do not know is left as it was.
    public mutating func add(unit: Int, thinned: [ColumnStatistics]) {
        precondition(thinned.count == width, "a row with other columns")
        if part != nil { count(unit) }
        for column in 0..<width where thinned[column].isKnown {
            let index = unit * width + column
            if counters[column] { baselines[index] = thinned[column].last }
            if part != nil { statistics[index].merge(thinned[column]) }
        }
    }

    /// Hands out what is left. Further samples begin new rows.
    public mutating func finish(emit: (PeriodRow) throws -> Void) rethrows {
        guard let part else { return }
        self.part = nil
        for unit in units.indices where sampleCounts[unit] > 0 {
            let range = unit * width..<(unit + 1) * width
            let row = PeriodRow(
                unit: units[unit],
                from: part.from,
                to: part.to,
                sampleCount: sampleCounts[unit],
                isSampled: areSampled[unit],
                statistics: Array(statistics[range])
            )
            for index in range { statistics[index] = .absent }
            sampleCounts[unit] = 0
            areSampled[unit] = true
            try emit(row)
        }
    }

    private mutating func count(_ unit: Int) {
        sampleCounts[unit] += moment.sampleCount
        areSampled[unit] = areSampled[unit] && moment.isSampled
    }

    /// A counter went from its baseline to the value.
    private mutating func addCounter(_ index: Int, _ value: Int64) {
        let baseline = baselines[index]
        baselines[index] = value
        guard part != nil, baseline != SeriesColumn.absent else { return }
        // A counter that fell was set back to 0 in between, and has grown to what it is.
        let growth = value >= baseline ? value - baseline : value
        statistics[index].merge(
            ColumnStatistics(count: 1, minimum: growth, maximum: growth, total: growth, last: value)
        )
    }
}
