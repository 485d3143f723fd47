import GRDB
import HostModel
import Testing

@testable import SnapshotHistory

/// The views show what the metrics show.
struct HistoryViewsTests {
    private let folder: HistoryFolder
    private let history = SampleHistory(count: 70)
    private let queue: DatabaseQueue

    init() throws {
        folder = try HistoryFolder()
        try history.write(to: folder.file)
        queue = try DatabaseQueue(path: folder.file)
    }

    private func shown(_ value: Int64, _ column: SeriesColumn) -> Double {
        switch column.descriptor.unit {
        case .seconds: Double(column.stored(value)) / 1000
        case .ratio: Double(value) / 1_000_000
        case .bytes, .pages, .none: Double(value)
        }
    }

    /// A row for each machine, in the order of the fleet.
    private func rows(ofMachines sql: String, arguments: StatementArguments = []) throws -> [Row] {
        let rows = try queue.read { try Row.fetchAll($0, sql: sql, arguments: arguments) }
        let names = SampleHistory.identity.hosts[0].virtualMachines.map(\.name)
        try #require(rows.count == names.count)
        return try names.map { name in try #require(rows.first { $0["vm"] == name }) }
    }

    @Test func samplesAreInBytesSecondsAndRatios() throws {
        let sample = 20
        let sql = "SELECT * FROM vm_history WHERE taken = ?"
        let time = try #require(history.taken(sample).description.dropLast().description as String?) + ".000Z"
        let machines = history.snapshots[sample].hosts[0].virtualMachines
        let rows = try rows(ofMachines: sql, arguments: [time])
        let series = MetricCatalog.virtualMachineFamilies.flatMap(\.series)
        for (row, machine) in zip(rows, machines) {
            for (column, series) in zip(SeriesLayout.all(.virtualMachine).columns, series)
            where column.role != .setting {
                #expect(row[column.name] as Double? == shown(series.value(machine), column), "\(column.name)")
            }
        }
    }

    @Test func settingsAreThoseOfTheMachines() throws {
        let machines = history.snapshots[0].hosts[0].virtualMachines
        let rows = try rows(ofMachines: "SELECT * FROM vm_settings WHERE moment = 1")
        for (row, machine) in zip(rows, machines) {
            #expect(row["memory_size_bytes"] == machine.configuredSize.bytes.value)
            #expect(row["memory_shares"] == machine.shares)
            #expect(row["run_id"] == "sample")
            #expect(row["since"] == history.taken(0).description.dropLast() + ".000Z")
        }
    }

    @Test func fiveMinutesAreTheirSamples() throws {
        let sql = """
            SELECT taken, host, memory_free_bytes_min, memory_free_bytes_mean, memory_free_bytes_max,
                page_sharing_scanned_pages_total_increase, page_sharing_scanned_pages_total_last
            FROM host_history_5m ORDER BY taken
            """
        let rows = try queue.read { try Row.fetchAll($0, sql: sql) }
        try #require(rows.count == 2)
        // 1 790 000 000 is 200 s into its five minutes, so the first ten samples are of another row.
        let samples = history.snapshots[10..<40].map { $0.hosts[0] }
        let free = samples.map(\.free.bytes.value)
        let row = rows[1]
        #expect(row["memory_free_bytes_min"] == free.min())
        #expect(row["memory_free_bytes_max"] == free.max())
        let mean: Double = row["memory_free_bytes_mean"]
        #expect(abs(mean - Double(free.reduce(0, +)) / 30) < 1)
        let scanned = history.snapshots.map(\.hosts[0].scannedPages.value)
        #expect(row["page_sharing_scanned_pages_total_increase"] == scanned[39] - scanned[9])
        #expect(row["page_sharing_scanned_pages_total_last"] == scanned[39])
    }
}
