import Foundation
import SnapshotEncoding
import Testing

/// Prometheus' own linter reads the page.
struct PromtoolTests {
    private static let promtool = URL(filePath: "/usr/bin/promtool")
    private static let isInstalled = FileManager.default.isExecutableFile(atPath: promtool.path)
    /// On CI a missing tool is a failure, elsewhere a reason to skip.
    private static let mustRun = ProcessInfo.processInfo.environment["CI"] == "true"

    @Test(
        .enabled(if: isInstalled || mustRun, "promtool is not installed (Debian package prometheus)"),
        .timeLimit(.minutes(1)),
        arguments: ["page.txt", "summary-host.prom", "summary-fleet.prom"]
    )
    func promtoolFindsNothingToSay(page: String) throws {
        try #require(Self.isInstalled, "promtool must be installed on CI")
        let (status, output) = try check(try Data(contentsOf: Golden.path(page)))
        #expect(status == 0)
        #expect(output.isEmpty)
    }

    /// Shows that the check can fail: a counter without `_total` and help.
    @Test(
        .enabled(if: isInstalled || mustRun, "promtool is not installed (Debian package prometheus)"),
        .timeLimit(.minutes(1))
    )
    func promtoolSpeaksUpAboutABadPage() throws {
        try #require(Self.isInstalled, "promtool must be installed on CI")
        let (status, output) = try check(Data("# TYPE aerostat_bad counter\naerostat_bad 1\n".utf8))
        #expect(status != 0)
        #expect(output.contains("aerostat_bad"))
    }

    /// Runs `promtool check metrics` and returns its exit status with all it printed.
    private func check(_ page: Data) throws -> (Int32, String) {
        let directory = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: directory) } catch { Issue.record(error) }
        }
        let input = directory.appending(component: "page")
        let output = directory.appending(component: "output")
        try page.write(to: input)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = Self.promtool
        process.arguments = ["check", "metrics"]
        process.standardInput = try FileHandle(forReadingFrom: input)
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }
}
