public import Foundation

/// A folder for one test, and the servers that it starts there, all on free ports of 127.0.0.1.
public final class Surroundings: Sendable {
    public let folder: URL

    public init() throws {
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
    public static var aerostat: URL {
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "aerostat")
    }

    /// - Parameter log: name of the file for what it prints; each start of the same begins it anew.
    public func startAerostat(
        _ arguments: [String],
        environment: [String: String] = [:],
        log: String = "aerostat.log"
    ) throws -> RunningProgram {
        try RunningProgram(
            Self.aerostat,
            ["serve"] + arguments + ["--web.listen-address", "127.0.0.1:0"],
            environment: environment,
            log: folder.appending(path: log)
        )
    }

    /// Runs a program to its end; returns its status and all that it printed.
    public func runToEnd(
        _ program: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice,
        within seconds: Double = 120
    ) async throws -> (status: Int32, output: String) {
        let log = folder.appending(path: "\(program.lastPathComponent).txt")
        let running = try RunningProgram(program, arguments, environment: environment, input: input, log: log)
        let status = try await running.end(within: seconds)
        return (status, try running.logText)
    }

    /// Runs the built program to its end, with its output in a file of the folder.
    public func runAerostat(_ arguments: [String], output: String) async throws -> URL {
        let file = folder.appending(path: output)
        let result = try await runToEnd(Self.aerostat, arguments + ["--output", file.path()])
        guard result.status == 0 else { throw EndToEndError(description: "aerostat: \(result.output)") }
        return file
    }

    /// Path of a file in the folder.
    public func path(_ name: String) -> String { folder.appending(path: name).path() }

    /// Writes a file into the folder.
    ///
    /// - Returns: its path.
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: folder.appending(path: name))
        return path(name)
    }
}
