import Foundation
import RunOutputReader
import Testing

/// Parsers of Prometheus' own and of its Python client: programs that read a page and say what they make of it.
struct OutsideParser {
    let status: Int32
    /// Both streams together.
    let output: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self) }

    private static let promtoolPath = URL(filePath: "/usr/bin/promtool")
    /// On CI a missing tool is a failure, elsewhere a reason to skip.
    static let canRunPromtool =
        FileManager.default.isExecutableFile(atPath: promtoolPath.path)
        || ProcessInfo.processInfo.environment["CI"] == "true"
    static let promtoolReason = "promtool is not installed (Debian package prometheus)"

    /// Prometheus' own linter of pages in the text syntax.
    static func promtool(_ page: [UInt8]) throws -> OutsideParser {
        try OutsideParser(promtoolPath, ["check", "metrics"], input: page)
    }

    /// A sample as Python has read it.
    struct Sample: Codable, Hashable {
        var name: String
        var labels: [String: String]
        /// Its text, which for whole numbers is that of a floating-point number.
        var value: Double
    }

    /// What Python's parser of OpenMetrics, or of the text format, reads from a page.
    static func python(_ page: [UInt8], isOpenMetrics: Bool) throws -> [Sample] {
        let run = try OutsideParser(
            PythonParser.python,
            ["-c", script, isOpenMetrics ? "prometheus_client.openmetrics.parser" : "prometheus_client.parser"],
            input: page
        )
        guard run.status == 0 else { throw Refused(reason: run.text) }
        return try JSONDecoder().decode([Sample].self, from: Data(run.output))
    }

    struct Refused: Error {
        let reason: String
    }

    private static let script = """
        import importlib, io, json, sys
        parser = importlib.import_module(sys.argv[1])
        page = io.TextIOWrapper(sys.stdin.buffer, newline="\\n", encoding="utf-8")
        samples = []
        for family in parser.text_fd_to_metric_families(page):
            for sample in family.samples:
                samples.append({"name": sample.name, "labels": sample.labels, "value": sample.value})
        json.dump(samples, sys.stdout)
        """

    private init(_ program: URL, _ arguments: [String], input: [UInt8]) throws {
        let directory = FileManager.default.temporaryDirectory.appending(component: "aerostat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: directory) } catch { Issue.record(error) }
        }
        // Files rather than pipes, which would have to be filled and emptied at the same time.
        let inputFile = directory.appending(component: "input")
        let outputFile = directory.appending(component: "output")
        try Data(input).write(to: inputFile)
        try Data().write(to: outputFile)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        let handle = try FileHandle(forWritingTo: outputFile)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = [UInt8](try Data(contentsOf: outputFile))
    }
}
