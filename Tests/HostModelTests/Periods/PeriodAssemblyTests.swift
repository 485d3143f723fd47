import HostModel
import Testing

/// Examples computed by hand. Random ones are in `PeriodAssemblyPropertyTests`.
struct PeriodAssemblyTests {
    private static let absent = SeriesColumn.absent

    // Gauges and settings.

    @Test func aGaugeHasMinimumMeanMaximumAndLast() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for (time, value) in [(15, 5), (30, 3), (45, 10), (60, 6)] as [(Int64, Int64)] {
            period.sample(at: time, gauge: value)
        }
        period.finish()
        #expect(period.bounds == [[0, 60]])
        #expect(period.rows[0].unit == PeriodUnit(host: "esx-01", vm: "web-01"))
        #expect(period.rows[0].sampleCount == 4)
        #expect(period.rows[0].isSampled)
        let expected = ColumnStatistics(count: 4, minimum: 3, maximum: 10, total: 24, last: 6)
        #expect(period.statistics(of: AssembledRows.gauge) == [expected])
    }

    @Test func valuesBelow0AreValues() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for (time, value) in [(20, -5), (40, -9), (60, -7)] as [(Int64, Int64)] {
            period.sample(at: time, gauge: value)
        }
        period.finish()
        let expected = ColumnStatistics(count: 3, minimum: -9, maximum: -5, total: -21, last: -7)
        #expect(period.statistics(of: AssembledRows.gauge) == [expected])
    }

    @Test func aSettingHasItsLastValue() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for (time, value) in [(20, 512), (40, 512), (60, 1024), (80, 1024)] as [(Int64, Int64)] {
            period.sample(at: time, setting: value)
        }
        period.finish()
        #expect(period.statistics(of: AssembledRows.setting).map(\.last) == [1024, 1024])
    }

    // Parts.

    @Test func aSampleAtTheEndOfAPartBelongsToIt() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for time in [60, 61, 120, 121] as [Int64] { period.sample(at: time, gauge: time) }
        period.finish()
        #expect(period.bounds == [[0, 60], [60, 120], [120, 180]])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.total) == [60, 61 + 120, 121])
    }

    @Test func aPartWithoutSamplesHasNoRow() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.sample(at: 30)
        period.sample(at: 500)
        period.begin(at: 550)
        period.finish()
        #expect(period.bounds == [[0, 60], [480, 540]])
    }

    @Test func rowsAreHandedOutAsSoonAsTheyAreComplete() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.sample(at: 60)
        #expect(period.rows.isEmpty)
        period.begin(at: 61)
        #expect(period.bounds == [[0, 60]])
    }

    @Test func eachSampleCanBeARowOfItsOwn() {
        var period = AssembledRows(.sample)
        _ = period.addUnit("web-01")
        for time in [5, 10, 10, 10, 20] as [Int64] { period.sample(at: time, gauge: time) }
        period.finish()
        #expect(period.bounds == [[0, 5], [5, 10], [10, 10], [10, 10], [10, 20]])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.last) == [5, 10, 10, 10, 20])
    }

    @Test func samplesOutsideOfAllPartsOnlyTellWhereCountersStand() {
        var period = AssembledRows(.between([AssembledRows.time(100), AssembledRows.time(200)]))
        _ = period.addUnit("web-01")
        period.sample(at: 90, gauge: 900, counter: 30)
        period.sample(at: 100, gauge: 900, counter: 40)
        period.sample(at: 150, gauge: 1, counter: 47)
        period.sample(at: 200, gauge: 2, counter: 49)
        period.sample(at: 210, gauge: 900, counter: 90)
        period.finish()
        #expect(period.bounds == [[100, 200]])
        #expect(period.rows[0].sampleCount == 2)
        #expect(period.increases == [9])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.maximum) == [2])
    }

    @Test func aPartComesTwiceWhenTheClockJumpsBack() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.startRun(fromZero: true)
        period.sample(at: 50, gauge: 1, counter: 1)
        period.sample(at: 70, gauge: 2, counter: 3)
        // The clock is set back by 40 s.
        period.sample(at: 40, gauge: 3, counter: 6)
        period.sample(at: 60, gauge: 4, counter: 10)
        period.sample(at: 80, gauge: 5, counter: 15)
        period.finish()
        #expect(period.bounds == [[0, 60], [60, 120], [0, 60], [60, 120]])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.total) == [1, 2, 7, 5])
        #expect(period.increases == [1, 2, 7, 5])
    }

    @Test func aClockThatJumpsBackWithinAPartLeavesItWhole() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for time in [40, 50, 10, 20] as [Int64] { period.sample(at: time, gauge: time) }
        period.finish()
        #expect(period.bounds == [[0, 60]])
        #expect(period.rows[0].sampleCount == 4)
    }

    @Test func aSampleAfterTheClockWasSetBackHasNoLength() {
        var period = AssembledRows(.sample)
        _ = period.addUnit("web-01")
        for time in [50, 40, 60] as [Int64] { period.sample(at: time) }
        period.finish()
        #expect(period.bounds == [[0, 50], [40, 40], [40, 60]])
        #expect(period.rows.map(\.lengthMilliseconds) == [50_000, 0, 20_000])
    }

    @Test func samplesAfterTheEndBeginNewRows() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.sample(at: 10, gauge: 1, counter: 4)
        period.finish()
        period.finish()
        period.sample(at: 20, gauge: 2, counter: 6)
        period.finish()
        #expect(period.bounds == [[0, 60], [0, 60]])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.total) == [1, 2])
        #expect(period.increases == [nil, 2])
    }

    // Units.

    @Test func rowsOfAPartHaveTheOrderOfTheirUnits() {
        var period = AssembledRows(every: 60)
        let units = ["web-02", "db-01", "web-01"].map { period.addUnit($0) }
        #expect(units == [0, 1, 2])
        for time in [10, 70] as [Int64] {
            period.begin(at: time)
            for unit in units.reversed() { period.add(unit: unit, gauge: Int64(unit)) }
        }
        period.finish()
        #expect(period.rows.map(\.unit.vm) == ["web-02", "db-01", "web-01", "web-02", "db-01", "web-01"])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.last) == [0, 1, 2, 0, 1, 2])
    }

    @Test func aUnitThatAppearsLaterCountsFromThere() {
        var period = AssembledRows(every: 60)
        let first = period.addUnit("web-01")
        period.startRun(fromZero: true)
        period.begin(at: 30)
        period.add(unit: first, gauge: 1, counter: 100)
        let second = period.addUnit("web-02")
        for time in [60, 90] as [Int64] {
            period.begin(at: time)
            period.add(unit: first, gauge: 1, counter: 100)
            period.add(unit: second, gauge: time, counter: time)
        }
        period.finish()
        #expect(period.rows.map(\.unit.vm) == ["web-01", "web-02", "web-01", "web-02"])
        #expect(period.rows.map(\.sampleCount) == [2, 1, 1, 1])
        #expect(period.increases == [100, 60, 0, 30])
    }

    @Test func aUnitThatAppearsInARunOfUnknownStartHasNoIncreaseYet() {
        var period = AssembledRows(every: 60)
        period.startRun(fromZero: false)
        period.begin(at: 30)
        let unit = period.addUnit("web-01")
        period.add(unit: unit, counter: 70)
        period.finish()
        #expect(period.rows.map(\.sampleCount) == [1])
        #expect(period.increases == [nil])
    }

    @Test func aUnitWithoutSamplesInAPartHasNoRowThere() {
        var period = AssembledRows(every: 60)
        let units = [period.addUnit("web-01"), period.addUnit("web-02")]
        period.begin(at: 60)
        for unit in units { period.add(unit: unit, counter: 5) }
        period.begin(at: 120)
        period.add(unit: units[0], counter: 6)
        period.begin(at: 180)
        for unit in units { period.add(unit: unit, counter: 8) }
        period.finish()
        #expect(period.rows.map(\.unit.vm) == ["web-01", "web-02", "web-01", "web-01", "web-02"])
        // What the second grew by in the two minutes is known when it comes again.
        #expect(period.increases == [nil, nil, 1, 2, 3])
    }

    @Test func aSampleWithOtherColumnsTraps() async {
        await #expect(processExitsWith: .failure) {
            var assembly = PeriodAssembly(AssembledRows.layout, step: .sample)
            let unit = assembly.addUnit(PeriodUnit(host: "esx-01", vm: "web-01"))
            assembly.add(unit: unit, values: [1, 2])
        }
        await #expect(processExitsWith: .failure) {
            var assembly = PeriodAssembly(AssembledRows.layout, step: .sample)
            let unit = assembly.addUnit(PeriodUnit(host: "esx-01", vm: "web-01"))
            assembly.add(unit: unit, thinned: [.absent, .absent, .absent, .absent])
        }
    }

    // What is not known.

    @Test func anAbsentColumnIsNotKnown() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.startRun(fromZero: true)
        for time in [30, 60] as [Int64] {
            period.sample(at: time, setting: Self.absent, gauge: Self.absent, counter: Self.absent)
        }
        period.finish()
        #expect(period.rows.map(\.sampleCount) == [2])
        #expect(period.rows.map(\.statistics) == [[.absent, .absent, .absent]])
    }

    @Test func aGaugeCountsTheSamplesThatKnowIt() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for (time, value) in [(20, 4), (40, Self.absent), (60, 6)] as [(Int64, Int64)] {
            period.sample(at: time, gauge: value)
        }
        period.finish()
        let expected = ColumnStatistics(count: 2, minimum: 4, maximum: 6, total: 10, last: 6)
        #expect(period.statistics(of: AssembledRows.gauge) == [expected])
        #expect(period.rows[0].sampleCount == 3)
    }

    @Test func anAbsentCounterGrowsOnFromWhereItWas() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        for (time, value) in [(30, 10), (60, Self.absent), (90, Self.absent), (120, 35)] as [(Int64, Int64)] {
            period.sample(at: time, counter: value)
        }
        period.finish()
        #expect(period.increases == [nil, 25])
    }
}

/// Counters and thinned rows.
extension PeriodAssemblyTests {
    private static func growth(_ growths: Int64..., last: Int64) -> ColumnStatistics {
        var statistics = ColumnStatistics.absent
        for growth in growths { statistics.merge(ColumnStatistics(sample: growth)) }
        statistics.last = last
        return statistics
    }

    @Test func aCounterOfARunThatIsThereFromItsStartGrowsFrom0() {
        var period = AssembledRows(every: 30)
        _ = period.addUnit("web-01")
        period.startRun(fromZero: true)
        for (time, value) in [(10, 4), (20, 4), (30, 9), (40, 11)] as [(Int64, Int64)] {
            period.sample(at: time, counter: value)
        }
        period.finish()
        let expected = [Self.growth(4, 0, 5, last: 9), Self.growth(2, last: 11)]
        #expect(period.statistics(of: AssembledRows.counter) == expected)
    }

    @Test func anIncreaseIsNotKnownBeforeTheSecondSample() {
        var period = AssembledRows(every: 30)
        _ = period.addUnit("web-01")
        for (time, value) in [(30, 100), (40, 103), (50, 109)] as [(Int64, Int64)] {
            period.sample(at: time, counter: value)
        }
        period.finish()
        #expect(period.statistics(of: AssembledRows.counter) == [.absent, Self.growth(3, 6, last: 109)])
    }

    @Test func aBaselineTellsWhatCameBeforeTheFirstSample() {
        var period = AssembledRows(every: 30)
        let unit = period.addUnit("web-01")
        period.startRun(fromZero: false)
        period.setBaseline(unit: unit, counter: 98)
        period.sample(at: 10, counter: 100)
        period.sample(at: 20, counter: 103)
        period.setBaseline(unit: unit, counter: Self.absent)
        period.sample(at: 30, counter: 200)
        period.finish()
        #expect(period.statistics(of: AssembledRows.counter) == [Self.growth(2, 3, last: 103)])
    }

    @Test func aCounterThatFallsStartedAgainFrom0() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.startRun(fromZero: true)
        // The machine powers on again between 10 and 20 s.
        for (time, value) in [(10, 50), (20, 7), (30, 9)] as [(Int64, Int64)] {
            period.sample(at: time, counter: value)
        }
        period.finish()
        #expect(period.statistics(of: AssembledRows.counter) == [Self.growth(50, 7, 2, last: 9)])
    }

    @Test func aRunDoesNotGrowFromTheOneBefore() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.startRun(fromZero: true)
        period.sample(at: 10, counter: 500)
        period.startRun(fromZero: true)
        period.sample(at: 20, counter: 700)
        period.startRun(fromZero: false)
        period.sample(at: 30, counter: 900)
        period.sample(at: 40, counter: 901)
        period.finish()
        #expect(period.bounds == [[0, 60]])
        #expect(period.statistics(of: AssembledRows.counter) == [Self.growth(500, 700, 1, last: 901)])
    }

    @Test func thinnedRowsGiveWhatTheirSamplesGive() {
        let samples: [(time: Int64, setting: Int64, gauge: Int64, counter: Int64)] = [
            (15, 9, 5, 40), (30, 9, 3, 44), (45, 9, 8, 44), (60, 7, 2, 60),
            (75, 7, 6, 3), (90, 7, 1, 5), (105, 7, 4, 5), (120, 7, 4, 11),
        ]
        func rows(every seconds: Int64) -> [PeriodRow] {
            var period = AssembledRows(every: seconds)
            _ = period.addUnit("web-01")
            period.startRun(fromZero: true)
            for sample in samples {
                period.sample(
                    at: sample.time,
                    setting: sample.setting,
                    gauge: sample.gauge,
                    counter: sample.counter
                )
            }
            period.finish()
            return period.rows
        }
        var thinned = AssembledRows(every: 120)
        _ = thinned.addUnit("web-01")
        thinned.startRun(fromZero: true)
        for row in rows(every: 30) { thinned.thinned(at: row.to.millisecondsSince1970 / 1000, row) }
        thinned.finish()
        let whole = rows(every: 120)
        #expect(thinned.rows.map(\.statistics) == whole.map(\.statistics))
        #expect(thinned.rows.map(\.sampleCount) == [8])
        #expect(thinned.bounds == [[0, 120]])
        #expect(thinned.rows.map(\.isSampled) == [false])
        // 40 + 4 + 0 + 16, then from 0 again 3 + 2 + 0 + 6.
        #expect(thinned.increases == [71])
    }

    @Test func samplesGrowOnFromThinnedRows() {
        var period = AssembledRows(.between([AssembledRows.time(60), AssembledRows.time(120)]))
        let unit = period.addUnit("web-01")
        let statistics = [ColumnStatistics(sample: 7), ColumnStatistics(sample: 5), Self.growth(4, 6, last: 30)]
        let row = PeriodRow(
            unit: PeriodUnit(host: "esx-01", vm: "web-01"),
            from: AssembledRows.time(0),
            to: AssembledRows.time(60),
            sampleCount: 2,
            isSampled: false,
            statistics: statistics
        )
        // Outside of the part it only tells where the counter stands.
        period.thinned(at: 60, row)
        period.begin(at: 70)
        period.add(unit: unit, counter: 33)
        period.finish()
        #expect(period.increases == [3])
        #expect(period.rows.map(\.isSampled) == [true])
        period.thinned(at: 80, row)
        period.sample(at: 90, counter: 31)
        period.finish()
        #expect(period.statistics(of: AssembledRows.counter).last == Self.growth(4, 6, 1, last: 31))
        #expect(period.rows.last?.isSampled == false)
        #expect(period.rows.last?.sampleCount == 3)
        period.sample(at: 100, counter: 32)
        period.finish()
        #expect(period.rows.last?.isSampled == true)
        #expect(period.rows.last?.sampleCount == 1)
    }

    @Test func aThinnedRowThatDoesNotKnowACounterLeavesItAsItWas() {
        var period = AssembledRows(every: 60)
        _ = period.addUnit("web-01")
        period.sample(at: 10, gauge: 1, counter: 20)
        let unknown = PeriodRow(
            unit: PeriodUnit(host: "esx-01", vm: "web-01"),
            from: AssembledRows.time(10),
            to: AssembledRows.time(30),
            sampleCount: 2,
            isSampled: false,
            statistics: [.absent, ColumnStatistics(sample: 2), .absent]
        )
        period.thinned(at: 30, unknown)
        period.sample(at: 40, gauge: 3, counter: 26)
        period.finish()
        #expect(period.increases == [6])
        #expect(period.statistics(of: AssembledRows.gauge).map(\.total) == [6])
        #expect(period.rows.map(\.sampleCount) == [4])
    }
}
