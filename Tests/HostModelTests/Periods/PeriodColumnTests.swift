import HostModel
import Testing

struct PeriodColumnTests {
    private static func column(_ subject: ReportSubject, _ name: String) throws -> PeriodColumn {
        try #require(PeriodColumn.all(of: .all(subject)).first { $0.name == name })
    }

    /// A row that knows one series.
    private static func row(_ column: PeriodColumn, _ statistics: ColumnStatistics) -> PeriodRow {
        var all = [ColumnStatistics](repeating: .absent, count: column.index + 1)
        all[column.index] = statistics
        return PeriodRow(
            unit: PeriodUnit(host: "esx-01"),
            from: AssembledRows.time(0),
            to: AssembledRows.time(60),
            sampleCount: 3,
            isSampled: true,
            statistics: all
        )
    }

    @Test func aSettingHasOneColumnAGaugeThreeACounterOne() {
        #expect(
            PeriodColumn.all(of: AssembledRows.layout).map(\.name) == [
                "memory_size_bytes", "memory_balloon_bytes_min", "memory_balloon_bytes_mean",
                "memory_balloon_bytes_max", "memory_swap_in_bytes_increase",
            ]
        )
        #expect(PeriodColumn.all(of: AssembledRows.layout).map(\.index) == [0, 1, 1, 1, 2])
    }

    @Test func namesAreUnique() {
        for subject in ReportSubject.allCases {
            let names = PeriodColumn.all(of: .all(subject)).map(\.name)
            #expect(Set(names).count == names.count)
            #expect(names.allSatisfy { !$0.contains("_total") })
        }
    }

    /// One series with four samples or increases: 1, 2, 8 and 3 in stored units.
    @Test(
        arguments: [
            (.virtualMachine, "memory_size_bytes", 3 * 4096, 0), (.virtualMachine, "memory_balloon_bytes_min", 4096, 0),
            // 3.5 pages.
            (.virtualMachine, "memory_balloon_bytes_mean", 14_336, 0),
            (.virtualMachine, "memory_balloon_bytes_max", 8 * 4096, 0),
            (.virtualMachine, "memory_swap_in_bytes_increase", 14 * 4096, 0),
            (.virtualMachine, "memory_shared_pages_mean", 4, 0), (.virtualMachine, "powered_on_mean", 3_500_000, 6),
            (.virtualMachine, "powered_on_max", 8, 0), (.virtualMachine, "throughput_ratio_mean", 4, 6),
            (.virtualMachine, "throughput_ratio_min", 1, 6),
            (.virtualMachine, "memory_stall_seconds_blocked_increase", 14, 3), (.virtualMachine, "memory_shares", 3, 0),
            (.host, "memory_state_low_mean", 3_500_000, 6), (.host, "memory_state_seconds_low_increase", 14, 3),
            (.host, "idle_memory_tax_ratio", 3, 6), (.host, "admission_refusals_increase", 14, 0),
            (.host, "page_sharing_scanned_pages_increase", 14, 0),
        ] as [(ReportSubject, String, Int64, Int)]
    )
    func valuesAreInTheMetricsBaseUnit(subject: ReportSubject, name: String, value: Int64, decimals: Int) throws {
        let column = try Self.column(subject, name)
        let statistics = ColumnStatistics(count: 4, minimum: 1, maximum: 8, total: 14, last: 3)
        #expect(column.value(in: Self.row(column, statistics)) == value)
        #expect(column.decimals == decimals)
    }

    @Test func whatIsNotKnownHasNoValue() {
        for subject in ReportSubject.allCases {
            for column in PeriodColumn.all(of: .all(subject)) {
                #expect(column.value(in: Self.row(column, .absent)) == nil, "\(column.name)")
            }
        }
    }
}
