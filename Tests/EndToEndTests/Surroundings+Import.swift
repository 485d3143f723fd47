import Foundation

/// Programs that run to their end, and a Prometheus that scrapes nothing.
extension Surroundings {
    /// Runs the built program to its end, with its output in a file of the folder.
    func runAerostat(_ arguments: [String], output: String) async throws -> URL {
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let program = bundle.deletingLastPathComponent().appending(path: "aerostat")
        let file = folder.appending(path: output)
        let result = try await runToEnd(program, arguments + ["--output", file.path()])
        guard result.status == 0 else { throw EndToEndError(description: "aerostat: \(result.output)") }
        return file
    }

    /// Turns an OpenMetrics text into the blocks of a Prometheus; returns their folder.
    func createBlocks(from text: URL) async throws -> URL {
        let data = folder.appending(path: "imported")
        let arguments = ["tsdb", "create-blocks-from", "--max-block-duration=24h", "openmetrics"]
        let result = try await runToEnd(try RealServers.path("promtool"), arguments + [text.path(), data.path()])
        guard result.status == 0 else { throw EndToEndError(description: "promtool: \(result.output)") }
        return data
    }

    /// A Prometheus that only answers queries about what is in the folder already.
    func startPrometheus(data: URL) throws -> ServerProcess {
        let configuration = folder.appending(path: "nothing.yml")
        try Data("scrape_configs: []\n".utf8).write(to: configuration)
        return try ServerProcess(
            RealServers.path("prometheus"),
            [
                "--config.file=\(configuration.path())", "--storage.tsdb.path=\(data.path())",
                "--storage.tsdb.retention.time=10y", "--web.listen-address=127.0.0.1:0",
            ],
            log: folder.appending(path: "prometheus.log")
        )
    }

    /// Runs a program that takes no input; returns its status and all that it printed.
    func runToEnd(_ program: URL, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let file = folder.appending(path: "printed.txt")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        let status = try await poll("the end of \(program.lastPathComponent)", within: 120, every: .milliseconds(20)) {
            process.isRunning ? nil : process.terminationStatus
        }
        return (status, String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }
}
