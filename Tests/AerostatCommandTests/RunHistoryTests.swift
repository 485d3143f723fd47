import Foundation
import GRDB
import HostModel
import Testing

/// `run --history` stores what `run` writes as a table.
struct RunHistoryTests {
    private let folder: ScratchFolder
    private var file: String { "\(folder.path)/history.db" }

    init() throws { folder = try ScratchFolder() }

    @Test(arguments: [("vm", ReportSubject.virtualMachine), ("host", .host)])
    func theHistoryHoldsWhatTheTableShows(by: String, subject: ReportSubject) async throws {
        let arguments = ["run", "crisis", "--for", "40m", "--interval", "1m", "--by", by]
        let table = try await AerostatProcess(arguments + ["--history", file, "--output", "-"]).result()
        #expect(table.status == 0)
        let lines = table.output.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let names = try #require(lines.first)
        let order = by == "vm" ? "taken, host, vm" : "taken, host"
        let rows = try HistoryFile(file).rows("SELECT * FROM \(by)_history ORDER BY \(order)")
        try #require(rows.count == lines.count - 1)
        let columns = SeriesLayout.all(subject).columns.filter { $0.role != .setting }
        let sorted = lines.dropFirst().sorted { ($0[0], $0[2], $0[3]) < ($1[0], $1[2], $1[3]) }
        for (row, line) in zip(rows, sorted) {
            for column in columns {
                let index = try #require(names.firstIndex(of: Substring(column.name)))
                let shown = try #require(Double(line[index]))
                let stored: Double = row[column.name]
                // Seconds are stored as whole milliseconds.
                let expected = column.descriptor.unit == .seconds ? (shown * 1000 + 1e-6).rounded(.down) / 1000 : shown
                #expect(abs(stored - expected) < 1e-9, "\(column.name)")
            }
        }
    }

    @Test func withoutOutputThereIsNoTable() async throws {
        let result = try await AerostatProcess.run("run", "calm", "--for", "2m", "--history", file)
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.isEmpty)
        #expect(try HistoryFile(file).numbers("SELECT count(*) FROM moment WHERE length_ms = 0") == [2])
    }

    @Test func aFileOfSomethingElseIsLeftAsItIs() async throws {
        try folder.write("something else\n", to: "history.db")
        let result = try await AerostatProcess.run("run", "calm", "--for", "2m", "--history", file)
        #expect(result.status == 3)
        #expect(result.errors == "aerostat: \(file): not a history of aerostat; it is left as it is\n")
        #expect(try folder.read("history.db") == "something else\n")
    }

    /// What was simulated before the interrupt is kept, and is whole.
    @Test func anInterruptKeepsWhatThereIs() async throws {
        let process = try AerostatProcess([
            "run", "overcommit", "--for", "300d", "--interval", "10s", "--history", file,
        ])
        while (try? HistoryFile(file).numbers("SELECT count(*) FROM moment"))?.first ?? 0 == 0 {
            try await Task.sleep(for: .milliseconds(20))
        }
        process.send(SIGINT)
        #expect(try await process.result(within: 20).status == 130)
        #expect(try HistoryFile(file).isSound)
        #expect(try HistoryFile(file).numbers("SELECT count(*) FROM run WHERE ended IS NOT NULL") == [1])
    }
}
