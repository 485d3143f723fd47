import RecordedPeriods
import Testing

@testable import HostModel

/// Summaries of random samples against sums over the same samples that share no code with them.
struct PeriodSummaryBuilderTests {
    private static func summary(
        _ period: RecordedPeriod,
        from: Timestamp = RandomPeriod.start,
        to: Timestamp? = nil,
        rule: VerdictRule = VerdictRule()
    ) throws -> PeriodSummary {
        let end = to ?? period.moments.last?.moment.time ?? from
        let query = PeriodQuery(from: from, to: end)
        return try PeriodSummaryBuilder(rule).summary(of: period.heading(of: query), from: period)
    }

    @Test(arguments: [(1, 1, 4, 700), (2, 3, 5, 400), (3, 2, 1, 90), (4, 1, 9, 1), (5, 5, 3, 333)])
    func everyNumberIsWhatTheSamplesComeTo(seed: Int, hosts: Int, machines: Int, samples: Int) throws {
        let period = RandomPeriod.make(
            seed: UInt64(seed),
            hosts: hosts,
            machinesPerHost: machines,
            samples: samples
        )
        let again = RecomputedSummary(
            period,
            from: RandomPeriod.start,
            to: try #require(period.moments.last).moment.time
        )
        let summary = try Self.summary(period)
        #expect(summary.hosts.count == hosts)
        #expect(summary.virtualMachineCount == hosts * machines)
        for host in summary.hosts { again.expect(host) }
        again.expect(machines: summary)
        again.expectWorst(summary)
    }

    @Test func aPeriodInTheMiddleHoldsOnlyItsOwnSamples() throws {
        let period = RandomPeriod.make(seed: 6, hosts: 2, machinesPerHost: 4, samples: 500)
        let from = period.moments[99].moment.time
        let to = period.moments[377].moment.time
        let again = RecomputedSummary(period, from: from, to: to)
        let summary = try Self.summary(period, from: from, to: to)
        #expect(summary.hosts.allSatisfy { $0.sampleCount == 278 })
        for host in summary.hosts { again.expect(host) }
        again.expect(machines: summary)
        again.expectWorst(summary)
    }

    @Test(arguments: MemoryState.allCases)
    func verdictFollowsFromTheDeepestState(deepest: MemoryState) throws {
        let period = RandomPeriod.make(seed: 7, hosts: 2, machinesPerHost: 1, samples: 60, deepest: deepest)
        for warnOn in [nil] + MemoryState.allCases.map(Optional.some) {
            for failOn in [nil] + MemoryState.allCases.map(Optional.some) {
                let summary = try Self.summary(period, rule: VerdictRule(warnOn: warnOn, failOn: failOn))
                let isCritical = failOn.map { deepest.rawValue >= $0.rawValue } ?? false
                let isWarning = warnOn.map { deepest.rawValue >= $0.rawValue } ?? false
                #expect(summary.verdict == (isCritical ? .critical : isWarning ? .warning : .ok))
                #expect(summary.worstHost?.deepest == deepest)
            }
        }
    }

    /// One second in low, between two samples that were both taken in high, decides.
    @Test func aStateThatNoSampleWasTakenInCounts() throws {
        var period = RandomPeriod.make(seed: 8, hosts: 1, machinesPerHost: 1, samples: 4, deepest: .high)
        let low = try #require(SeriesLayout.all(.host).index(of: "memory_state_seconds_total_low"))
        let high = try #require(SeriesLayout.all(.host).index(of: "memory_state_seconds_total_high"))
        for index in 2...3 {
            period.moments[index].hosts[0][low] += 1000
            period.moments[index].hosts[0][high] -= 1000
        }
        let summary = try Self.summary(period)
        #expect(summary.verdict == .critical)
        #expect(summary.hosts[0].stateMilliseconds == [59_000, 0, 0, 0, 1000])
    }

    @Test func noSamplesAreAVerdictOfTheirOwn() throws {
        let period = RandomPeriod.make(seed: 9, hosts: 1, machinesPerHost: 1, samples: 4)
        let end = try #require(period.moments.last).moment.time
        let summary = try Self.summary(period, from: end, to: end.advanced(byMilliseconds: 1000))
        #expect(summary.verdict == .noData)
        #expect(summary.hosts.isEmpty)
        #expect(summary.worst == nil)
        let rule = VerdictRule(warnOn: nil, failOn: nil)
        #expect(try Self.summary(period, from: end, to: end.advanced(byMilliseconds: 1), rule: rule).verdict == .noData)
    }

    @Test func aHostThatNothingMatchesIsNoData() throws {
        let period = RandomPeriod.make(seed: 9, hosts: 1, machinesPerHost: 1, samples: 4)
        let end = try #require(period.moments.last).moment.time
        let query = PeriodQuery(from: RandomPeriod.start, to: end, hosts: [NamePattern("nobody")])
        let summary = try PeriodSummaryBuilder().summary(of: period.heading(of: query), from: period)
        #expect(summary.verdict == .noData)
    }

    // MARK: Time

    @Test func aPeriodThatBeginsBeforeTheRecordSaysSo() throws {
        let period = RandomPeriod.make(seed: 10, hosts: 1, machinesPerHost: 1, samples: 4, deepest: .high)
        let hour: Int64 = 3_600_000
        let summary = try Self.summary(period, from: RandomPeriod.start.advanced(byMilliseconds: -hour))
        #expect(summary.verdict == .ok)
        #expect(summary.coverage.missingAtStart == hour + RandomPeriod.interval)
        #expect(summary.coverage.missingAtEnd == 0)
    }

    @Test(arguments: [(5 * 60_000, false), (5 * 60_000 + 1, true)])
    func aRecordThatBreaksOffIsNotOk(silence: Int, isCutOff: Bool) throws {
        var period = RandomPeriod.make(seed: 10, hosts: 1, machinesPerHost: 1, samples: 4, deepest: .high)
        let last = try #require(period.moments.last).moment.time
        let end = last.advanced(byMilliseconds: Int64(silence))
        let summary = try Self.summary(period, to: end)
        #expect(summary.coverage.isCutOff == isCutOff)
        #expect(summary.verdict == (isCutOff ? .warning : .ok))
        period.runs[period.runs.count - 1].ended = last
        let ended = try Self.summary(period, to: end)
        #expect(!ended.coverage.isCutOff, "somebody ended the run")
        #expect(ended.verdict == .ok)
        #expect(ended.coverage.missingAtEnd == (isCutOff ? Int64(silence) : 0))
    }

    @Test func theFutureIsNotMissing() throws {
        let period = RandomPeriod.make(seed: 10, hosts: 1, machinesPerHost: 1, samples: 4, deepest: .high)
        let last = try #require(period.moments.last).moment.time
        let query = PeriodQuery(from: RandomPeriod.start, to: last.advanced(byMilliseconds: 86_400_000))
        let builder = PeriodSummaryBuilder(now: last.advanced(byMilliseconds: 1000))
        let summary = try builder.summary(of: period.heading(of: query), from: period)
        #expect(summary.coverage.missingAtEnd == 0)
        #expect(summary.verdict == .ok)
    }

    @Test func gapsAndRestartsAreCounted() throws {
        let period = RandomPeriod.make(seed: 11, hosts: 1, machinesPerHost: 1, samples: 900)
        let summary = try Self.summary(period)
        let times = period.moments.map(\.moment.time.millisecondsSince1970)
        let runs = period.moments.map(\.run)
        var missing: Int64 = 0
        for index in times.indices.dropFirst() {
            let distance = times[index] - times[index - 1]
            if runs[index] != runs[index - 1] || distance > 2 * RandomPeriod.interval { missing += distance }
        }
        #expect(summary.coverage.restartCount == Set(runs).count - 1)
        #expect(summary.coverage.restartCount > 2)
        #expect(summary.coverage.gapMilliseconds == missing)
    }

    // MARK: Percentiles

    @Test func thinnedSamplesHaveNoPercentiles() throws {
        var period = RandomPeriod.make(seed: 12, hosts: 1, machinesPerHost: 2, samples: 40)
        period.moments[7].moment.isSampled = false
        period.moments[7].moment.sampleCount = 4
        let summary = try Self.summary(period)
        let host = summary.hosts[0]
        #expect(summary.percentiles == .thinned)
        for distribution in [host.free, host.used, host.overcommit, host.swapReads, host.stall] {
            #expect(try #require(distribution).percentiles == nil)
        }
    }

    /// Rows as a source hands them out, whatever is asked.
    private struct FixedRows: PeriodSource {
        var rows: [[String: ColumnStatistics]]

        func heading(of query: PeriodQuery) -> PeriodHeading {
            var heading = PeriodHeading(source: "rows", query: query)
            heading.samples = query.to...query.to
            heading.thinnedToMilliseconds = 300_000
            return heading
        }

        func readRows(
            of query: PeriodQuery,
            layout: SeriesLayout,
            step: PeriodStep,
            _ body: (PeriodRow) throws -> Void
        ) throws {
            guard layout.subject == .host else { return }
            for (index, row) in rows.enumerated() {
                let to = query.from.advanced(byMilliseconds: Int64(index + 1) * 300_000)
                try body(
                    PeriodRow(
                        unit: PeriodUnit(host: "esx-1"),
                        from: to.advanced(byMilliseconds: -300_000),
                        to: to,
                        sampleCount: 20,
                        isSampled: false,
                        statistics: layout.columns.map { row[$0.name] ?? .absent }
                    )
                )
            }
        }
    }

    private static func gauge(_ minimum: Int64, _ maximum: Int64, total: Int64) -> ColumnStatistics {
        ColumnStatistics(count: 20, minimum: minimum, maximum: maximum, total: total, last: maximum)
    }

    private static func growth(_ total: Int64) -> ColumnStatistics {
        ColumnStatistics(count: 20, minimum: 0, maximum: total, total: total, last: total)
    }

    /// Two rows of 5 minutes on a host of 1000 pages: 100 to 300 free with a mean of 200, then 50 to 400 with 100.
    @Test func thinnedRowsKeepTheirExtremesAndMeans() throws {
        let size = Self.gauge(1000, 1000, total: 20_000)
        let source = FixedRows(rows: [
            [
                "memory_size_bytes": size, "memory_free_bytes": Self.gauge(100, 300, total: 4000),
                "memory_state_seconds_total_high": Self.growth(300_000),
                "swap_device_read_bytes_total": Self.growth(300),
            ],
            [
                "memory_size_bytes": size, "memory_free_bytes": Self.gauge(50, 400, total: 2000),
                "memory_state_seconds_total_high": Self.growth(200_000),
                "memory_state_seconds_total_clear": Self.growth(100_000),
                "swap_device_read_bytes_total": Self.growth(900),
            ],
        ])
        let to = RandomPeriod.start.advanced(byMilliseconds: 600_000)
        let heading = source.heading(of: PeriodQuery(from: RandomPeriod.start, to: to))
        let summary = try PeriodSummaryBuilder().summary(of: heading, from: source)
        let host = summary.hosts[0]
        #expect(host.free == Distribution(minimum: 50 * 4096, mean: 150 * 4096, maximum: 400 * 4096))
        #expect(host.used == Distribution(minimum: 600 * 4096, mean: 850 * 4096, maximum: 950 * 4096))
        // One page a second, then three: two in the mean.
        #expect(host.swapReads == Distribution(minimum: 4096, mean: 8192, maximum: 12_288))
        #expect(host.stateMilliseconds == [500_000, 100_000, 0, 0, 0])
        #expect(host.deepest == .clear)
        #expect(summary.partMilliseconds == 300_000)
        // There are no virtual machines: the part with clear in it is the worst all the same.
        #expect(host.worst?.to == to)
        #expect(host.worst?.free == Int64(204_800))
    }

    @Test func tooManySamplesHaveNoPercentilesAndTheSameOtherNumbers() throws {
        let period = RandomPeriod.make(seed: 13, hosts: 2, machinesPerHost: 2, samples: 60)
        let query = PeriodQuery(from: RandomPeriod.start, to: try #require(period.moments.last).moment.time)
        let heading = period.heading(of: query)
        let exact = try PeriodSummaryBuilder().summary(of: heading, from: period)
        let small = try PeriodSummaryBuilder(VerdictRule(), now: nil, maximumValues: 100).summary(
            of: heading,
            from: period
        )
        #expect(exact.percentiles == .exact)
        #expect(small.percentiles == .tooMany)
        for (one, other) in zip(exact.hosts, small.hosts) {
            let free = try #require(one.free)
            let scarce = try #require(other.free)
            #expect(free.percentiles != nil)
            #expect(scarce.percentiles == nil)
            #expect((free.minimum, free.mean, free.maximum) == (scarce.minimum, scarce.mean, scarce.maximum))
            #expect(one.worst == other.worst)
        }
    }

    @Test func partsAreAsLongAsSamplesAreApart() throws {
        var period = RandomPeriod.make(seed: 14, hosts: 1, machinesPerHost: 1, samples: 30)
        #expect(try Self.summary(period).partMilliseconds == 60_000)
        for run in period.runs.indices { period.runs[run].intervalMilliseconds = 90_000 }
        #expect(try Self.summary(period).partMilliseconds == 120_000)
    }
}
