import Foundation

/// A folder for one test, and the servers that it starts there, all on free ports of 127.0.0.1.
final class Surroundings {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "aerostat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            FileHandle.standardError.write(Data("cannot remove \(folder.path()): \(error)\n".utf8))
        }
    }

    /// The built program, which stands beside the test bundle.
    static var aerostat: URL {
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "aerostat")
    }

    func startAerostat(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(
            Self.aerostat,
            ["serve"] + arguments + ["--web.listen-address", "127.0.0.1:0"],
            log: folder.appending(path: "aerostat.log")
        )
    }

    /// - Parameter port: 0 is any free one.
    func startPushgateway(port: Int = 0) throws -> RunningProgram {
        try RunningProgram(
            RealServers.path("prometheus-pushgateway"),
            // Debian's build keeps its groups in a file by default, which would leak from one run into the next.
            ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="],
            log: folder.appending(path: "pushgateway.log")
        )
    }

    /// A Prometheus that scrapes aerostat as job `twin` and the gateway as job `gateway` every second.
    func startPrometheus(aerostat: Int, gateway: Int) throws -> RunningProgram {
        let configuration = folder.appending(path: "prometheus.yml")
        let text = """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: twin
                static_configs: [{targets: ["127.0.0.1:\(aerostat)"]}]
              - job_name: gateway
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:\(gateway)"]}]
            """
        try Data(text.utf8).write(to: configuration)
        return try RunningProgram(
            RealServers.path("prometheus"),
            [
                "--config.file=\(configuration.path(percentEncoded: false))",
                "--storage.tsdb.path=\(folder.appending(path: "data").path(percentEncoded: false))",
                "--web.listen-address=127.0.0.1:0",
            ],
            log: folder.appending(path: "prometheus.log")
        )
    }

    /// What `promtool check metrics` says about a page.
    func lint(_ page: String) async throws -> (status: Int32, output: String) {
        let input = folder.appending(path: "page.txt")
        try Data(page.utf8).write(to: input)
        return try await runToEnd(
            try RealServers.path("promtool"),
            ["check", "metrics"],
            input: try FileHandle(forReadingFrom: input)
        )
    }

    /// Runs a program to its end; returns its status and all that it printed.
    func runToEnd(
        _ program: URL,
        _ arguments: [String],
        input: FileHandle = .nullDevice
    ) async throws -> (status: Int32, output: String) {
        let log = folder.appending(path: "\(program.lastPathComponent).txt")
        let running = try RunningProgram(program, arguments, input: input, log: log)
        let status = try await running.end(within: 120)
        return (status, try running.logText)
    }
}
