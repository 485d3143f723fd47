import Foundation

/// What kept a test from seeing what it waited for.
struct EndToEndError: Error, CustomStringConvertible {
    var description: String
}

/// Looks again and again until `look` finds something, at most for the time given.
func poll<Found>(
    _ what: String,
    within seconds: Double,
    every interval: Duration = .milliseconds(100),
    look: () async throws -> Found?
) async throws -> Found {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var lastError: (any Error)?
    while ContinuousClock.now < deadline {
        do {
            if let found = try await look() { return found }
            lastError = nil
        } catch {
            // A server that is not there yet refuses the connection; the last reason is told if it never comes.
            lastError = error
        }
        try await Task.sleep(for: interval)
    }
    let reason = lastError.map { ": \($0)" } ?? ""
    throw EndToEndError(description: "waited \(seconds) s in vain for \(what)\(reason)")
}

/// A program that a test starts: a server, which the test ends, or one that ends by itself. What it prints goes to a file
/// in the test's folder.
final class RunningProgram {
    private let process = Process()
    private let log: URL

    init(
        _ executable: URL,
        _ arguments: [String],
        input: FileHandle = .nullDevice,
        log: URL
    ) throws {
        self.log = log
        try Data().write(to: log)
        let handle = try FileHandle(forWritingTo: log)
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var logText: String {
        get throws { String(decoding: try Data(contentsOf: log), as: UTF8.self) }
    }

    /// The port that the server got, from the line of its log that names its address.
    func port() async throws -> Int {
        try await poll("the address of \(log.lastPathComponent)", within: 30) {
            let text = try logText
            guard process.isRunning else { throw EndToEndError(description: "the process has ended: \(text)") }
            return text.firstMatch(of: /address=127\.0\.0\.1:([1-9]\d*)\b/).flatMap { Int($0.output.1) }
        }
    }

    /// Asks the server to stop.
    ///
    /// - Returns: its exit status.
    @discardableResult
    func stop(by signal: Int32 = SIGTERM) async throws -> Int32 {
        kill(process.processIdentifier, signal)
        return try await end(within: 20)
    }

    /// Waits for the program to end.
    ///
    /// - Returns: its exit status.
    func end(within seconds: Double) async throws -> Int32 {
        try await poll("the end of \(log.lastPathComponent)", within: seconds, every: .milliseconds(20)) {
            process.isRunning ? nil : process.terminationStatus
        }
    }
}
