import Foundation
import LoopbackClient
import RealReceivers
import Testing

/// Histories on disks that are full, or that cannot be written.
@Suite(.timeLimit(.minutes(3)), .enabled(if: SmallDisk.isPossible, "mounting a disk needs root"))
struct HistoryDiskTests {
    @Test func aFullDiskCostsSamplesAndNothingElse() async throws {
        let disk = try SmallDisk(megabytes: 4)
        let file = "\(disk.path)/history.db"
        let process = try AerostatProcess([
            "serve", "crisis", "--speed", "60", "--history", file, "--history-interval", "100ms",
            "--web.listen-address", "127.0.0.1:0",
        ])
        let port = try await process.port()
        try disk.fill()
        _ = try await process.logged("cannot write the history")
        let page = try await LoopbackClient.request("/metrics", port: port)
        #expect(page.status == 200)
        #expect(page.text.contains("aerostat_books_imbalance_pages 0"))
        try disk.free()
        _ = try await process.logged("the history is written again")
        process.send(SIGTERM)
        let result = try await process.result(within: 10)
        #expect(result.status == 0)
        // Said once, however many samples were lost.
        #expect(result.errors.split(separator: "\n").count { $0.contains("level=error") } == 1)
        #expect(result.errors.contains("database or disk is full"))
        #expect(try HistoryFile(file).isSound)
        #expect(try HistoryFile(file).numbers("SELECT count(*) FROM gap WHERE cause = 'missing'")[0] >= 0)
    }

    @Test func aReadOnlyDiskCanBeReadAndNotWritten() async throws {
        let disk = try SmallDisk(megabytes: 8)
        let file = "\(disk.path)/history #1?.db"
        let made = try await AerostatProcess.run("run", "calm", "--for", "10m", "--history", file)
        #expect(made.status == 0)
        #expect(made.errors.isEmpty)
        try disk.makeReadOnly()
        for command in [["serve", "calm", "--history", file], ["run", "calm", "--for", "1m", "--history", file]] {
            let refused = try await AerostatProcess(command).result()
            #expect(refused.status == 3)
            #expect(refused.errors.hasSuffix("cannot write \(file)-lock: Read-only file system\n"))
        }
        let report = try await AerostatProcess.run("report", "--history", file, "--format", "csv")
        #expect(report.status == 0)
        #expect(report.output.split(separator: "\r\n").count > 1)
    }

    /// Who may read a file need not be allowed to write beside it, as SQLite would like to.
    @Test func anotherUserCanReadWhatNobodyWrites() async throws {
        let disk = try SmallDisk(megabytes: 200)
        let file = "\(disk.path)/history.db"
        #expect(try await AerostatProcess.run("run", "calm", "--for", "10m", "--history", file).status == 0)
        // The one that was built may stand where only its owner gets to.
        let program = "\(disk.path)/aerostat"
        try FileManager.default.copyItem(atPath: AerostatProcess.path, toPath: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: disk.path)
        let nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups"
        let summary = try await AerostatProcess.run(shell: "\(nobody) '\(program)' summary --history '\(file)'")
        #expect(summary.status == 0, "\(summary.errors)")
        #expect(summary.output.hasPrefix("OK: "))
        let refused = try await AerostatProcess.run(
            shell: "\(nobody) '\(program)' run calm --for 1m --history '\(file)'"
        )
        #expect(refused.status == 3)
        #expect(refused.errors == "aerostat: cannot write \(file)-lock: Permission denied\n")
    }
}
