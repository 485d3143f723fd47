public import Foundation

/// A folder for one test, and the servers that it starts there, all on free ports of 127.0.0.1.
public final class Surroundings {
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

    public func startAerostat(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(
            Self.aerostat,
            ["serve"] + arguments + ["--web.listen-address", "127.0.0.1:0"],
            log: folder.appending(path: "aerostat.log")
        )
    }

    /// Runs a program to its end; returns its status and all that it printed.
    public func runToEnd(
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
