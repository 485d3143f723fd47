import Foundation
import RealReceivers

/// A terminal of a real tmux with a shell in it, which a test types into and looks at.
final class TerminalMultiplexer {
    static let canRun = RealServers.canRun(["tmux"])
    static let reason = RealServers.reason(["tmux"])

    private let surroundings: Surroundings
    private let server: RunningProgram
    /// What each call of tmux begins with.
    private let arguments: [String]

    /// Opens a terminal for as long as the body takes.
    static func run<Result>(
        in surroundings: Surroundings,
        columns: Int,
        rows: Int,
        _ body: (TerminalMultiplexer) async throws -> Result
    ) async throws -> Result {
        let terminal = try TerminalMultiplexer(surroundings)
        do {
            _ = try await poll("tmux", within: 20) {
                try await terminal.ask("new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sh")
            }
            let result = try await body(terminal)
            try await terminal.end()
            return result
        } catch {
            try await terminal.end()
            throw error
        }
    }

    private init(_ surroundings: Surroundings) throws {
        self.surroundings = surroundings
        arguments = ["-u", "-S", surroundings.path("tmux"), "-f", "/dev/null"]
        // Not as a daemon, which -N keeps clients from starting: it would hold on to what tells that a program has ended.
        server = try RunningProgram(
            try RealServers.path("tmux"),
            arguments + ["-D"],
            environment: Self.environment,
            log: surroundings.folder.appending(path: "tmux-server.txt")
        )
    }

    private static let environment = [
        "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "NO_COLOR": "", "PS1": "$ ", "ENV": "",
    ]

    /// With the server the shell gets a hangup, and what runs in it.
    private func end() async throws {
        try await server.stop(by: SIGKILL)
    }

    /// Types keys as tmux names them, such as `q`, `Enter` or `PageDown`.
    func press(_ keys: String...) async throws {
        try await ask(["send-keys"] + keys)
    }

    /// Types a line and ends it.
    func type(_ line: String) async throws {
        try await ask("send-keys", "-l", line)
        try await press("Enter")
    }

    func resize(columns: Int, rows: Int) async throws {
        try await ask("resize-window", "-x", "\(columns)", "-y", "\(rows)")
    }

    /// What is on the screen, line by line, without spaces at the ends.
    func screen() async throws -> [String] {
        var lines = try await ask("capture-pane", "-p").components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Waits until the screen is as wanted.
    func screen(
        _ what: String,
        within seconds: Double = 20,
        where isWanted: ([String]) -> Bool
    ) async throws -> [String] {
        var last: [String] = []
        do {
            return try await poll(what, within: seconds) {
                last = try await screen()
                return isWanted(last) ? last : nil
            }
        } catch {
            throw EndToEndError(description: "\(error); the screen is\n\(last.joined(separator: "\n"))")
        }
    }

    /// A variable of tmux's formats, such as `alternate_on`.
    func variable(_ name: String) async throws -> String {
        try await ask("display-message", "-p", "#{\(name)}").trimmingCharacters(in: .newlines)
    }

    @discardableResult
    private func ask(_ arguments: String...) async throws -> String { try await ask(arguments) }

    @discardableResult
    private func ask(_ arguments: [String]) async throws -> String {
        let result = try await surroundings.runToEnd(
            try RealServers.path("tmux"),
            self.arguments + ["-N"] + arguments,
            environment: Self.environment,
            within: 20
        )
        guard result.status == 0 else {
            throw EndToEndError(description: "tmux \(arguments.joined(separator: " ")): \(result.output)")
        }
        return result.output
    }
}
