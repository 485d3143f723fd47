import Foundation
import GoldenFiles
import RunOutputReader
import Testing

/// Python's own parser and Prometheus' loader read the recorded text, hostile names and all.
@Suite(.timeLimit(.minutes(5)))
struct OpenMetricsToolTests {
    private static let promtool = URL(filePath: "/usr/bin/promtool")
    /// On CI a missing tool is a failure, elsewhere a reason to skip.
    private static let mustRun = ProcessInfo.processInfo.environment["CI"] == "true"

    private static let hasPromtool = FileManager.default.isExecutableFile(atPath: promtool.path)

    /// Prints how many families and samples there are.
    private static let count = """
        import sys
        from prometheus_client.openmetrics.parser import text_fd_to_metric_families
        families = list(text_fd_to_metric_families(open(sys.argv[1], newline="\\n", encoding="utf-8")))
        print(len(families), sum(len(family.samples) for family in families))
        """

    @Test(.enabled(if: PythonParser.canRun, "\(PythonParser.reason)"))
    func pythonReadsTheText() throws {
        let text = try OpenMetricsText(SampleRun.text())
        let samples = text.samples.values.reduce(0) { $0 + $1.count }
        let result = try Self.run(PythonParser.python, ["-c", Self.count, Golden.path("run.openmetrics.txt").path()])
        #expect(result.output == "\(text.families.count) \(samples)\n")
        #expect(result.status == 0)
    }

    /// Shows that the check can fail.
    @Test(.enabled(if: PythonParser.canRun, "\(PythonParser.reason)"))
    func pythonRefusesABadText() throws {
        let folder = try Folder()
        let file = folder.url.appending(component: "bad.txt")
        try Data("# TYPE a counter\n# UNIT a bytes\na_total 1 1\n# EOF\n".utf8).write(to: file)
        let result = try Self.run(PythonParser.python, ["-c", Self.count, file.path()])
        #expect(result.status != 0)
        #expect(result.output.contains("Unit does not match metric name"))
    }

    @Test(.enabled(if: hasPromtool || mustRun, "promtool is not installed (Debian package prometheus)"))
    func promtoolMakesABlock() throws {
        let folder = try Folder()
        let arguments = ["tsdb", "create-blocks-from", "openmetrics", Golden.path("run.openmetrics.txt").path()]
        let result = try Self.run(Self.promtool, arguments + [folder.url.path()])
        #expect(result.status == 0, "\(result.output)")
        let text = try OpenMetricsText(SampleRun.text())
        let list = try Self.run(Self.promtool, ["tsdb", "list", folder.url.path()])
        let fields = list.output.split(separator: "\n").last?.split(separator: " ").map(String.init) ?? []
        // Block, first and last time, duration, samples, chunks, series.
        #expect(fields.contains("\(text.samples.values.reduce(0) { $0 + $1.count })"), "\(list.output)")
        #expect(fields.contains("\(text.samples.count)"), "\(list.output)")
    }

    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(component: "aerostat-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }

        deinit {
            do { try FileManager.default.removeItem(at: url) } catch { Issue.record(error) }
        }
    }

    private static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
