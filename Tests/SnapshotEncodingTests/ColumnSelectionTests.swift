import HostModel
import SnapshotEncoding
import Testing

struct ColumnSelectionTests {
    private func names(_ subject: ReportSubject, _ patterns: String...) throws -> [String] {
        try ColumnSelection(subject, matching: patterns.map(NamePattern.init)).columns.map(\.name)
    }

    @Test func columnsAreNamedByThemselvesOrByTheirSeries() throws {
        #expect(try names(.virtualMachine, "memory_balloon_bytes_max") == ["memory_balloon_bytes_max"])
        #expect(
            try names(.virtualMachine, "memory_balloon_bytes")
                == ["memory_balloon_bytes_min", "memory_balloon_bytes_mean", "memory_balloon_bytes_max"]
        )
        #expect(try names(.virtualMachine, "memory_size_bytes") == ["memory_size_bytes"])
        #expect(try names(.virtualMachine, "memory_swap_in_bytes_total") == ["memory_swap_in_bytes_increase"])
        #expect(
            try names(.host, "memory_state_seconds_total_*")
                == ["high", "clear", "soft", "hard", "low"].map { "memory_state_seconds_\($0)_increase" }
        )
    }

    @Test func columnsKeepTheOrderOfTheCatalogue() throws {
        #expect(
            try names(.virtualMachine, "throughput_ratio_min", "memory_size*", "memory_balloon_bytes_mean")
                == ["memory_size_bytes", "memory_balloon_bytes_mean", "throughput_ratio_min"]
        )
    }

    @Test func onlyTheSeriesThatAreNeededAreRead() throws {
        let selection = try ColumnSelection(.host, matching: [NamePattern("memory_free_bytes_min")])
        #expect(selection.layout.columns.map(\.name) == ["memory_free_bytes"])
        #expect(selection.columns.map(\.index) == [0])
        #expect(ColumnSelection(.host).layout == .all(.host))
    }

    @Test(arguments: ReportSubject.allCases)
    func theReadableColumnsAreThere(subject: ReportSubject) {
        #expect(ColumnSelection.readable(subject).columns.count == (subject == .host ? 7 : 8))
    }

    @Test func anUnknownColumnIsSaidWithWhatThereIs() throws {
        let error = try #require(throws: UnknownColumn.self) { try names(.host, "memory_size_bytes", "memory_blloon*") }
        #expect(error.description.hasPrefix("'memory_blloon*' is no column of rows about hosts. There are,"))
        for name in PeriodColumn.all(of: .all(.host)).map(\.series.name) { #expect(error.description.contains(name)) }
        #expect(throws: UnknownColumn.self) { try names(.virtualMachine, "memory_free_bytes") }
    }
}
