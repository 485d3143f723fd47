import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct JSONLinesEncoderTests {
    private func report(_ subject: ReportSubject) -> [UInt8] {
        var report: [UInt8] = []
        JSONLinesEncoder(subject, identity: SampleFleet.identity).encodeRows(of: SampleFleet.snapshot, into: &report)
        return report
    }

    @Test(
        arguments: [(.host, "hosts.jsonl"), (.virtualMachine, "virtual-machines.jsonl")] as [(ReportSubject, String)]
    )
    func reportIsAsRecorded(subject: ReportSubject, file: String) throws {
        try Golden.expect(report(subject), matches: file)
    }

    /// The CSV report is checked against the catalogue; the same rows as JSON must hold the same values.
    @Test(arguments: ReportSubject.allCases)
    func objectsHoldTheValuesOfTheCSVReport(subject: ReportSubject) throws {
        var csv: [UInt8] = []
        let encoder = CSVEncoder(subject, identity: SampleFleet.identity)
        encoder.encodeHeader(into: &csv)
        encoder.encodeRows(of: SampleFleet.snapshot, into: &csv)
        let table = try CSVTable(csv)

        let lines = report(subject).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        #expect(lines.last?.isEmpty == true)
        #expect(lines.count == table.records.count + 1)
        let texts: Set = ["time", "host", "vm", "group", "memory_state"]
        for (line, record) in zip(lines, table.records) {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            #expect(Set(object.keys) == Set(table.header))
            for (name, value) in object {
                let expected = try #require(record[name])
                if texts.contains(name) {
                    #expect(value as? String == expected)
                } else {
                    let number = try #require(value as? NSNumber, "\(name) is not a number")
                    #expect(number.doubleValue == Double(expected), "\(name)")
                }
            }
        }
    }

    /// `Dictionary` loses the order, so it is looked up in the bytes.
    @Test(arguments: ReportSubject.allCases)
    func keysHaveTheOrderOfTheColumns(subject: ReportSubject) throws {
        let line = try #require(report(subject).split(separator: UInt8(ascii: "\n")).first)
        var rest = Substring(decoding: line, as: UTF8.self)
        for name in CSVEncoder.columnNames(subject) {
            let key = try #require(rest.range(of: "\"\(name)\":"), "\(name) is missing or out of order")
            rest = rest[key.upperBound...]
        }
    }
}
