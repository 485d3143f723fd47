import Foundation
import LoopbackClient
import Testing

/// What becomes of the history when something goes wrong around it.
@Suite(.timeLimit(.minutes(10)))
struct ServeHistoryTests {
    private let folder: ScratchFolder
    private var file: String { "\(folder.path)/history.db" }

    init() throws { folder = try ScratchFolder() }

    private func serve(_ arguments: String..., file: String? = nil, interval: String = "100ms") throws
        -> AerostatProcess
    {
        try AerostatProcess(
            ["serve", "crisis", "--speed", "60", "--history", file ?? self.file, "--history-interval", interval]
                + ["--web.listen-address", "127.0.0.1:0"] + arguments
        )
    }

    private func value(of metric: String, port: Int) async throws -> Int64 {
        let page = try await LoopbackClient.request("/metrics", port: port).text
        let line = page.split(separator: "\n").first { $0.hasPrefix(metric + " ") }
        return line.flatMap { Double($0.dropFirst(metric.count + 1)) }.map { Int64($0) } ?? -1
    }

    /// Waits until the metric is more than that.
    private func wait(for metric: String, above bound: Int64, port: Int) async throws -> Int64 {
        while true {
            let found = try await value(of: metric, port: port)
            if found > bound { return found }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func theLastSnapshotIsStoredAtTheEnd() async throws {
        let process = try serve(interval: "1h")
        let port = try await process.port()
        _ = try await wait(for: "aerostat_simulation_seconds_total", above: 30, port: port)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
        let history = HistoryFile(file)
        #expect(try history.numbers("SELECT count(*) FROM moment") == [1])
        #expect(try history.numbers("SELECT count(*) FROM run WHERE ended IS NOT NULL") == [1])
        #expect(try history.numbers("SELECT max(simulated) - max(simulated_start) FROM moment, run")[0] > 30_000)
        #expect(try history.isSound)
    }

    @Test func aSecondWriterIsRefusedAndAReaderIsNot() async throws {
        let process = try serve()
        let port = try await process.port()
        _ = try await wait(for: "aerostat_history_rows_total", above: 0, port: port)
        let second = try await AerostatProcess.run("run", "calm", "--for", "1m", "--history", file)
        #expect(second.status == 3)
        #expect(second.errors == "aerostat: \(file): another process writes this history; one file has one writer\n")
        #expect(try HistoryFile(file).rowsOfNewestRun > 0)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
    }

    @Test func theEnvironmentNamesTheHistoryOfServe() async throws {
        let line = "AEROSTAT_HISTORY='\(file)' exec \"$0\" serve --web.listen-address 127.0.0.1:0"
        let process = try AerostatProcess([], shell: line)
        let port = try await process.port()
        #expect(try await value(of: "aerostat_history_size_bytes", port: port) >= 0)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
        #expect(try HistoryFile(file).texts("SELECT scenario FROM run") == ["overcommit"])
    }

    @Test func aReloadBeginsANewRun() async throws {
        let process = try serve()
        let port = try await process.port()
        _ = try await wait(for: "aerostat_history_rows_total", above: 0, port: port)
        process.send(SIGHUP)
        _ = try await process.logged("a new run begins")
        let rows = try await value(of: "aerostat_history_rows_total", port: port)
        _ = try await wait(for: "aerostat_history_rows_total", above: rows + 9, port: port)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
        #expect(try HistoryFile(file).numbers("SELECT count(*) FROM run WHERE ended IS NOT NULL") == [2])
    }

    /// `AEROSTAT_CRASHES` sets how often.
    @Test func aKillLosesNothingThatWasCounted() async throws {
        let crashes = ProcessInfo.processInfo.environment["AEROSTAT_CRASHES"].flatMap { Int($0) } ?? 20
        var delay: UInt64 = 0
        for crash in 0..<crashes {
            let process = try serve()
            if crash > 0 { _ = try await process.logged("the last run in the history was cut off") }
            let port = try await process.port()
            _ = try await wait(for: "aerostat_history_rows_total", above: 0, port: port)
            // A moment like any other between two samples, or within one.
            delay = (delay &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407)
            try await Task.sleep(for: .milliseconds(delay >> 33 % 250))
            let counted = try await value(of: "aerostat_history_rows_total", port: port)
            process.send(SIGKILL)
            #expect(try await process.result(within: 10).status == 128 + SIGKILL)
            let history = HistoryFile(file)
            #expect(try history.rowsOfNewestRun >= counted, "crash \(crash)")
            #expect(try history.isSound, "crash \(crash)")
        }
        #expect(try HistoryFile(file).numbers("SELECT count(*) FROM run WHERE ended IS NULL") == [Int64(crashes)])
    }

    @Test func aFileThatIsDeletedIsBegunAnew() async throws {
        let process = try serve()
        let port = try await process.port()
        _ = try await wait(for: "aerostat_history_rows_total", above: 0, port: port)
        for name in try folder.names { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") }
        _ = try await process.logged("the file was moved or deleted while it was written")
        _ = try await process.logged("the history is written again")
        #expect(try await value(of: "aerostat_history_write_failures_total", port: port) == 1)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
        let history = HistoryFile(file)
        #expect(try history.isSound)
        // Its counters did not begin at 0.
        #expect(try history.numbers("SELECT is_whole FROM run") == [0])
        #expect(try history.rowsOfNewestRun > 0)
    }
}
