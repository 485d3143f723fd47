import HostModel
import Testing

struct HostTotalsTests {
    private static let columns = PeriodColumn.all(of: AssembledRows.layout).filter {
        $0.statistic == .mean || $0.statistic == .increase
    }

    private static func row(_ host: String, _ vm: String, _ from: Int64, gauge: Int64?, counter: Int64?) -> PeriodRow {
        PeriodRow(
            unit: PeriodUnit(host: host, vm: vm),
            from: AssembledRows.time(from),
            to: AssembledRows.time(from + 60),
            sampleCount: 1,
            isSampled: true,
            statistics: [.absent] + [gauge, counter].map { $0.map(ColumnStatistics.init(sample:)) ?? .absent }
        )
    }

    private static func totals(of rows: [PeriodRow]) -> [(host: String, from: Int64, to: Int64, values: [Int64])] {
        var totals = HostTotals(columns)
        var complete: [HostTotals.Total] = []
        for row in rows { totals.add(row) { complete.append($0) } }
        totals.finish { complete.append($0) }
        totals.finish { complete.append($0) }
        return complete.map {
            ($0.host, $0.from.millisecondsSince1970 / 1000, $0.to.millisecondsSince1970 / 1000, $0.values)
        }
    }

    @Test func sumsAreInBytes() {
        let totals = Self.totals(of: [
            Self.row("esx-01", "web-01", 0, gauge: 3, counter: 10),
            Self.row("esx-01", "web-02", 0, gauge: 4, counter: 1),
        ])
        #expect(totals.map(\.host) == ["esx-01"])
        #expect(totals.map(\.values) == [[7 * 4096, 11 * 4096]])
    }

    @Test func eachHostAndPartHasItsOwn() {
        let totals = Self.totals(of: [
            Self.row("esx-01", "web-01", 0, gauge: 1, counter: 10),
            Self.row("esx-01", "web-02", 0, gauge: 2, counter: 20),
            Self.row("esx-02", "web-01", 0, gauge: 4, counter: 40),
            Self.row("esx-01", "web-03", 0, gauge: 8, counter: 80),
            Self.row("esx-02", "web-01", 60, gauge: 16, counter: 160),
            Self.row("esx-01", "web-01", 60, gauge: 32, counter: 320),
        ])
        #expect(totals.map(\.host) == ["esx-01", "esx-02", "esx-02", "esx-01"])
        #expect(totals.map(\.from) == [0, 0, 60, 60])
        #expect(totals.map(\.to) == [60, 60, 120, 120])
        #expect(totals.map { $0.values.map { $0 / 4096 } } == [[11, 110], [4, 40], [16, 160], [32, 320]])
    }

    @Test func whatIsNotKnownAddsNothing() {
        let totals = Self.totals(of: [
            Self.row("esx-01", "web-01", 0, gauge: nil, counter: 10),
            Self.row("esx-01", "web-02", 0, gauge: 2, counter: nil),
        ])
        #expect(totals.map { $0.values.map { $0 / 4096 } } == [[2, 10]])
    }

    @Test func aPartThatComesAgainIsAnotherOne() {
        let rows = [0, 60, 0].map { Self.row("esx-01", "web-01", $0, gauge: 1, counter: 1) }
        #expect(Self.totals(of: rows).map(\.from) == [0, 60, 0])
        // Parts that have one end in common, as there may be after a clock was set back.
        var late = rows[0]
        late.from = AssembledRows.time(20)
        #expect(Self.totals(of: [rows[0], late]).map(\.from) == [0, 20])
        var short = rows[0]
        short.to = AssembledRows.time(40)
        #expect(Self.totals(of: [rows[0], short]).map(\.to) == [60, 40])
    }

    @Test func thereIsNothingWithoutRows() {
        #expect(Self.totals(of: []).isEmpty)
    }
}
