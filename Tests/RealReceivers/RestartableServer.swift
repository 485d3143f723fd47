public import Foundation
import LoopbackServers

/// A real server that a test stops and starts again, on one port and with what it stored before.
public final class RestartableServer {
    public let port: Int
    /// Kept as long as the server: it removes the folder that the server writes to.
    let surroundings: Surroundings

    private let program: URL
    private let arguments: [String]
    private let readyPath: String
    private var running: RunningProgram?
    private var starts = 0

    /// - Parameter readyPath: what answers with success as soon as the server takes samples.
    init(
        _ name: String,
        in surroundings: Surroundings,
        port: Int,
        readyPath: String,
        arguments: [String]
    ) throws {
        self.surroundings = surroundings
        self.port = port
        self.readyPath = readyPath
        self.arguments = arguments
        program = try RealServers.path(name)
    }

    /// Starts the server, and waits until it is ready.
    public func start() async throws {
        starts += 1
        let name = "\(program.lastPathComponent)-\(port)-\(starts).log"
        let server = try RunningProgram(program, arguments, log: surroundings.folder.appending(path: name))
        running = server
        _ = try await poll(program.lastPathComponent, within: 30, every: .milliseconds(20)) {
            // One that cannot start is not waited for.
            if !server.isRunning { return try server.logText }
            _ = try await HTTP.get(readyPath, port: port)
            return ""
        }
        guard server.isRunning else {
            throw EndToEndError(description: "\(program.lastPathComponent) has ended: \(try server.logText)")
        }
    }

    /// Ends the server; with SIGKILL as a crash would.
    public func stop(by signal: Int32 = SIGTERM) async throws {
        try await running?.stop(by: signal)
        running = nil
    }

    public var isRunning: Bool { running?.isRunning ?? false }
}
