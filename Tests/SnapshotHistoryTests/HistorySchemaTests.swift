import Foundation
import GRDB
import HostModel
import Testing

@testable import SnapshotHistory

struct HistorySchemaTests {
    private let folder: HistoryFolder

    init() throws { folder = try HistoryFolder() }

    @Test(arguments: ReportSubject.allCases)
    func columnsHaveNamesOfTheirOwn(subject: ReportSubject) {
        for level in HistoryLevel.allCases {
            let names = SeriesLayout.all(subject).columns.flatMap { $0.storedNames(level) }
            #expect(Set(names).count == names.count)
        }
    }

    /// Names say what is stored: nobody takes pages for bytes.
    @Test(arguments: ReportSubject.allCases)
    func storedNamesHoldTheStoredUnit(subject: ReportSubject) {
        for column in SeriesLayout.all(subject).columns {
            let units: [MetricDescriptor.Unit: String] = [.bytes: "_pg", .seconds: "_ms", .ratio: "_ppm"]
            guard let unit = units[column.descriptor.unit] else {
                #expect(column.storedName == column.name)
                continue
            }
            #expect(column.storedName.contains(unit), "\(column.storedName)")
            #expect(!column.storedName.contains("_\(column.descriptor.unit.rawValue)"), "\(column.storedName)")
        }
    }

    /// Other programs read the tables and views: a change of this text is a change for them.
    @Test func schemaIsAsRecorded() throws {
        try SampleHistory(count: 1).write(to: folder.file)
        let queue = try DatabaseQueue(path: folder.file)
        let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
        let schema = try queue.read { try String.fetchAll($0, sql: sql) }.joined(separator: ";\n\n") + ";\n"
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/schema.sql")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try schema.write(to: golden, atomically: true, encoding: .utf8)
            Issue.record("recorded: read the difference and run again")
        }
        #expect(try String(contentsOf: golden, encoding: .utf8) == schema)
    }

    /// A file from before a metric was there.
    private func writeOlderFile(_ history: SampleHistory) throws {
        try history.write(to: folder.file)
        let queue = try DatabaseQueue(path: folder.file)
        try queue.write { database in
            for view in ["vm_history", "vm_history_5m", "vm_history_1h", "vm_settings"] {
                try database.execute(sql: "DROP VIEW \(view)")
            }
            try database.execute(sql: "ALTER TABLE vm_sample DROP COLUMN memory_swapped_pg")
            try database.execute(sql: "ALTER TABLE vm_sample DROP COLUMN memory_swap_in_pg_total")
            try database.execute(sql: "ALTER TABLE vm_setting DROP COLUMN memory_shares")
        }
        try queue.close()
    }

    private let layout = SeriesLayout.all(.virtualMachine).filter { column in
        ["memory_swapped_bytes", "memory_swap_in_bytes_total", "memory_shares", "memory_consumed_bytes"]
            .contains(column.name)
    }

    private func known(_ query: PeriodQuery) throws -> [[Bool]] {
        var known: [[Bool]] = []
        let machine = SampleHistory.identity.hosts[0].virtualMachines[0].name
        try HistoryReader(path: folder.file).readRows(of: query, layout: layout, step: .sample) { row in
            if row.unit.vm == machine { known.append(row.statistics.map(\.isKnown)) }
        }
        return known
    }

    @Test func whatAnOlderFileDoesNotKnowIsUnknown() throws {
        let history = SampleHistory(count: 2)
        try writeOlderFile(history)
        let isKnown = layout.columns.map { $0.name == "memory_consumed_bytes" }
        #expect(try known(history.query) == [isKnown, isKnown])
    }

    @Test func theNextWriterAddsWhatIsMissing() throws {
        let history = SampleHistory(count: 3)
        try writeOlderFile(history)
        let writer = try HistoryWriter(path: folder.file)
        var record = history.record
        record.id = "later"
        record.began = history.taken(3)
        try writer.begin(record, identity: SampleHistory.identity, clock: .wall)
        try writer.append(history.snapshots[2], taken: history.taken(4))
        let query = PeriodQuery(from: history.taken(3), to: history.taken(4))
        #expect(try known(query) == [[true, true, true, true]])
        #expect(try known(history.query).count == 3)
        let queue = try DatabaseQueue(path: folder.file)
        let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT memory_swapped_bytes FROM vm_history") }
        #expect(rows.contains { $0[0] == nil as Int64? } && rows.contains { $0[0] as Int64? != nil })
    }
}
