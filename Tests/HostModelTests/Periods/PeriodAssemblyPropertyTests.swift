import HostModel
import Testing

/// Random histories: the rows are those that all samples at once give, also where older samples were thinned.
struct PeriodAssemblyPropertyTests {
    private static let origin = Timestamp(millisecondsSince1970: 7000)

    private static func edges(every length: Int64, _ counts: [Int64]) -> PeriodStep {
        .between(counts.map { origin.advanced(byMilliseconds: $0 * length) })
    }

    @Test(arguments: UInt64(1)...80)
    func rowsAreWhatAllSamplesAtOnceGive(seed: UInt64) {
        let history = RandomHistory(seed: seed, isWhole: false)
        let steps: [PeriodStep] = [
            .sample, .every(milliseconds: 60_000, origin: Self.origin),
            .every(milliseconds: 17_000, origin: Self.origin.advanced(byMilliseconds: 5_000_000)),
            Self.edges(every: 10_000, [-1, 6, 7, 20, 60]), Self.edges(every: 10_000, [3, 40]),
        ]
        for step in steps {
            let rows = Self.rows(of: history, step: step)
            let expected = history.naiveRows(step: step)
            #expect(rows == expected, "\(step)")
            #expect(step != .sample || rows.count == history.moments.reduce(0) { $0 + $1.samples.count })
        }
    }

    @Test(arguments: UInt64(1)...80)
    func thinningChangesNothingAboutCoarserParts(seed: UInt64) {
        var history = RandomHistory(seed: seed, isWhole: true)
        let length: Int64 = 20_000
        let cut = Int(history.integer(in: 1...Int64(history.moments.count)))
        let coarser: [PeriodStep] = [
            .every(milliseconds: length, origin: Self.origin), .every(milliseconds: 3 * length, origin: Self.origin),
            Self.edges(every: length, [-1, 2, 5, 30]), Self.edges(every: length, [4, 1000]),
        ]
        for step in coarser {
            var rows = Self.rows(of: history, step: step, thinnedTo: length, before: cut)
            for index in rows.indices { rows[index].isSampled = true }
            #expect(rows == history.naiveRows(step: step), "\(step), cut at \(cut)")
        }
    }

    /// The histories hold what makes the tests worth while.
    @Test func rareThingsAppear() {
        let histories = (UInt64(1)...80).map { RandomHistory(seed: $0, isWhole: false) }
        let jumps = histories.flatMap(\.moments).count { $0.moment.time < $0.moment.since }
        #expect(jumps > 20)
        let late = histories.count { history in
            Set(history.moments[0].samples.map(\.unit)).count < history.units.count
        }
        #expect(late > 20)
        #expect(Set(histories.flatMap(\.starts)) == Set(RandomHistory.Start.allCases))
    }

    // Feeding an assembly.

    private static func rows(of history: RandomHistory, step: PeriodStep) -> [PeriodRow] {
        rows(of: history, step: step, thinnedTo: 1, before: 0)
    }

    /// Rows of a history whose samples before the cut were thinned, run by run.
    private static func rows(
        of history: RandomHistory,
        step: PeriodStep,
        thinnedTo length: Int64,
        before cut: Int
    ) -> [PeriodRow] {
        var fine = Feed(history, step: .every(milliseconds: length, origin: origin))
        var coarse = Feed(history, step: step)
        for index in 0..<cut {
            if fine.isStartOfRun(index) {
                coarse.addThinned(fine.finish())
                coarse.startRun(at: index)
                fine.startRun(at: index)
            }
            coarse.addThinned(fine.add(history.moments[index]))
        }
        coarse.addThinned(fine.finish())
        for index in cut..<history.moments.count {
            if coarse.isStartOfRun(index) { coarse.startRun(at: index) }
            coarse.rows += coarse.add(history.moments[index])
        }
        return coarse.rows + coarse.finish()
    }

    /// An assembly that a history is poured into.
    private struct Feed {
        let history: RandomHistory
        var assembly: PeriodAssembly
        var rows: [PeriodRow] = []
        /// Units whose counters have been told, in this run.
        private var told: Set<Int> = []
        private var unitCount = 0
        private var run = 0

        init(_ history: RandomHistory, step: PeriodStep) {
            self.history = history
            assembly = PeriodAssembly(RandomHistory.layout, step: step)
        }

        func isStartOfRun(_ index: Int) -> Bool {
            index == 0 || history.moments[index].run != history.moments[index - 1].run
        }

        mutating func startRun(at index: Int) {
            run = history.moments[index].run
            told = []
            assembly.startRun(fromZero: history.starts[run] == .atZero)
        }

        mutating func add(_ moment: RandomHistory.Moment) -> [PeriodRow] {
            var complete: [PeriodRow] = []
            assembly.begin(moment.moment) { complete.append($0) }
            for sample in moment.samples {
                meet(sample.unit)
                assembly.add(unit: sample.unit, values: sample.values)
            }
            return complete
        }

        mutating func addThinned(_ thinned: [PeriodRow]) {
            for (position, row) in thinned.enumerated() {
                if position == 0 || row.from != thinned[position - 1].from {
                    let moment = SampleMoment(
                        since: row.from,
                        time: row.to,
                        sampleCount: row.sampleCount,
                        isSampled: false
                    )
                    var complete: [PeriodRow] = []
                    assembly.begin(moment) { complete.append($0) }
                    rows += complete
                }
                let unit = history.units.firstIndex(of: row.unit) ?? 0
                meet(unit)
                assembly.add(unit: unit, thinned: row.statistics)
            }
        }

        mutating func finish() -> [PeriodRow] {
            var complete: [PeriodRow] = []
            assembly.finish { complete.append($0) }
            return complete
        }

        /// Makes a unit known before its first sample, and where its counters stood.
        private mutating func meet(_ unit: Int) {
            while unitCount <= unit {
                _ = assembly.addUnit(history.units[unitCount])
                unitCount += 1
            }
            guard told.insert(unit).inserted, history.starts[run] == .known else { return }
            assembly.setBaseline(
                unit: unit,
                values: [Int64](repeating: history.baselines[run][unit], count: RandomHistory.layout.columns.count)
            )
        }
    }
}
