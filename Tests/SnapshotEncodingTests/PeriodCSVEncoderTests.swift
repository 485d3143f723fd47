import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct PeriodCSVEncoderTests {
    private static let step = PeriodStep.every(milliseconds: 21_600_000, origin: SamplePeriod.start)

    private func report(_ selection: ColumnSelection, step: PeriodStep = Self.step) -> [UInt8] {
        var encoder = PeriodCSVEncoder(selection)
        var report: [UInt8] = []
        encoder.encodeStart(into: &report)
        for row in SamplePeriod.rows(selection.layout, step: step) { encoder.encode(row, into: &report) }
        encoder.encodeEnd(into: &report)
        return report
    }

    @Test(
        arguments: [(.host, "period-hosts.csv"), (.virtualMachine, "period-virtual-machines.csv")]
            as [(
                ReportSubject, String
            )]
    )
    func reportIsAsRecorded(subject: ReportSubject, file: String) throws {
        try Golden.expect(report(ColumnSelection(subject)), matches: file)
    }

    /// Columns are interface: the file may only ever get further lines, at its end.
    @Test(
        arguments: [(.host, "period-host-columns.txt"), (.virtualMachine, "period-vm-columns.txt")]
            as [(
                ReportSubject, String
            )]
    )
    func columnsAreOnlyAddedAtTheEnd(subject: ReportSubject, file: String) throws {
        let names = PeriodCSVEncoder.columnNames(ColumnSelection(subject))
        #expect(Set(names).count == names.count)
        let known = try String(contentsOf: Golden.path(file), encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(names.starts(with: known), "a column was moved, renamed or taken away")
        try Golden.expect(Array((names.joined(separator: "\n") + "\n").utf8), matches: file)
    }

    @Test(arguments: ReportSubject.allCases)
    func everyValueCanBeReadBack(subject: ReportSubject) throws {
        let selection = ColumnSelection(subject)
        let rows = SamplePeriod.rows(selection.layout, step: Self.step)
        let table = try CSVTable(report(selection))
        #expect(table.header == PeriodCSVEncoder.columnNames(selection))
        #expect(table.records.count == rows.count)
        for (record, row) in zip(table.records, rows) {
            #expect(record["from"] == row.from.description)
            #expect(record["to"] == row.to.description)
            #expect(record["host"] == row.unit.host)
            #expect(record["samples"] == "\(row.sampleCount)")
            if subject == .virtualMachine {
                #expect(record["vm"] == row.unit.vm)
                #expect(record["group"] == row.unit.group ?? "")
            }
            for column in selection.columns {
                let expected = column.value(in: row).map { decimalText($0, decimals: column.decimals) } ?? ""
                #expect(record[column.name] == expected, "\(column.name)")
            }
        }
    }

    /// Worked out by hand: free memory is 12 quarters of a GiB less one each two hours.
    @Test func minimumMeanAndMaximumAreThoseOfTheSamples() throws {
        let selection = try ColumnSelection(.host, matching: [NamePattern("memory_free_bytes")])
        let table = try CSVTable(report(selection))
        #expect(
            table.header
                == [
                    "from", "to", "host", "samples", "memory_free_bytes_min", "memory_free_bytes_mean",
                    "memory_free_bytes_max",
                ]
        )
        let third = try #require(table.records.first { $0["from"] == "2026-01-01T12:00:00Z" })
        #expect(third["samples"] == "72")
        // Samples 145 to 216: 23 of 6 quarters, 24 of 5, 24 of 4 and one of 3, so 357 quarters in 72 samples.
        #expect(third["memory_free_bytes_min"] == "805306368")
        #expect(third["memory_free_bytes_mean"] == "1330992469")
        #expect(third["memory_free_bytes_max"] == "1610612736")
    }

    @Test func whatIsNotKnownIsAnEmptyField() throws {
        let table = try CSVTable(report(ColumnSelection(.host)))
        let other = try #require(table.records.first { $0["host"] == SamplePeriod.hostileName })
        #expect(other["memory_size_bytes"] == "34359738368")
        #expect(other["memory_free_bytes_mean"] == "")
        #expect(other["samples"] == "61")
    }

    @Test func aPeriodWithoutRowsIsAHeader() throws {
        let encoder = PeriodCSVEncoder(ColumnSelection(.host))
        var report: [UInt8] = []
        encoder.encodeStart(into: &report)
        encoder.encodeEnd(into: &report)
        #expect(try CSVTable(report).records.isEmpty)
        #expect(try CSVTable(report).header.first == "from")
    }
}
