import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

/// JSON and Markdown.
struct PeriodTextEncodersTests {
    private static let step = PeriodStep.every(milliseconds: 21_600_000, origin: SamplePeriod.start)

    private func report(_ subject: ReportSubject) -> PeriodReport {
        PeriodReport(
            heading: SamplePeriod.heading,
            columns: .readable(subject),
            step: "6h",
            clock: SamplePeriod.clock
        )
    }

    private func encode(_ table: some PeriodTableEncoder, _ report: PeriodReport, hasRows: Bool = true) -> [UInt8] {
        var encoder = table
        var bytes: [UInt8] = []
        encoder.encodeStart(into: &bytes)
        if hasRows {
            for row in SamplePeriod.rows(report.columns.layout, step: Self.step) { encoder.encode(row, into: &bytes) }
        }
        encoder.encodeEnd(into: &bytes)
        return bytes
    }

    @Test(
        arguments: [(.host, "period-hosts.json"), (.virtualMachine, "period-virtual-machines.json")]
            as [(
                ReportSubject, String
            )]
    )
    func theDocumentIsAsRecorded(subject: ReportSubject, file: String) throws {
        let report = report(subject)
        try Golden.expect(encode(PeriodJSONEncoder(report), report), matches: file)
    }

    @Test(
        arguments: [(.host, "period-hosts.md"), (.virtualMachine, "period-virtual-machines.md")]
            as [(
                ReportSubject, String
            )]
    )
    func theTextIsAsRecorded(subject: ReportSubject, file: String) throws {
        let report = report(subject)
        try Golden.expect(encode(PeriodMarkdownEncoder(report), report), matches: file)
    }

    @Test func theDocumentCanBeReadBack() throws {
        let report = report(.virtualMachine)
        let document = try object(encode(PeriodJSONEncoder(report), report))
        let rows = try #require(document["rows"] as? [[String: Any]])
        let columns = try #require(document["columns"] as? [[String: Any]])
        let period = try #require(document["period"] as? [String: Any])
        #expect(columns.compactMap { $0["name"] as? String } == report.columns.columns.map(\.name))
        #expect(period["from_local"] as? String == "2026-01-01 02:00:00 EET")
        #expect(period["to_local"] as? String == "2026-01-02 03:00:00 EEST")
        #expect((period["gaps"] as? [[String: Any]])?.first?["cause"] as? String == "missing")
        #expect((period["runs"] as? [[String: Any]])?.first?["scenario"] as? String == SamplePeriod.hostileName)
        let expected = SamplePeriod.rows(report.columns.layout, step: Self.step)
        #expect(rows.count == expected.count)
        for (found, row) in zip(rows, expected) {
            #expect(found["vm"] as? String == row.unit.vm)
            #expect(found["samples"] as? Int64 == row.sampleCount)
            #expect(found["group"] as? String == row.unit.group)
            for column in report.columns.columns where column.decimals == 0 {
                #expect(found[column.name] as? Int64 == column.value(in: row))
            }
        }
    }

    @Test func aDocumentWithoutRowsIsWhole() throws {
        let report = report(.host)
        let document = try object(encode(PeriodJSONEncoder(report), report, hasRows: false))
        #expect((document["rows"] as? [Any])?.isEmpty == true)
        let text = String(decoding: encode(PeriodMarkdownEncoder(report), report, hasRows: false), as: UTF8.self)
        #expect(text.hasSuffix("\nThere are no rows.\n"))
    }

    /// Names with bars and line feeds must not break the table.
    @Test func allRowsOfTheTableHaveTheSameCells() {
        let report = report(.virtualMachine)
        let text = String(decoding: encode(PeriodMarkdownEncoder(report), report), as: UTF8.self)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 2 + 4 * 3)
        for row in rows { #expect(row.replacing("\\|", with: "").split(separator: "|").count == 11, "\(row)") }
        #expect(!text.contains("<script>"))
    }

    private func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}
