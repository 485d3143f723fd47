public import Foundation

/// A program that a test starts: a server, which the test ends, or one that ends by itself. What it prints goes to a file
/// in the test's folder.
public final class RunningProgram {
    private let process = Process()
    private let log: URL

    /// - Parameters:
    ///   - environment: what is set beside, or in place of, what the test has itself.
    ///   - output: a file for standard output alone; nil for the log.
    public init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice,
        output: URL? = nil,
        log: URL
    ) throws {
        self.log = log
        let handle = try Self.create(log)
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = try output.map(Self.create) ?? handle
        process.standardError = handle
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private static func create(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    public var logText: String {
        get throws { String(decoding: try Data(contentsOf: log), as: UTF8.self) }
    }

    public var processIdentifier: Int32 { process.processIdentifier }

    public var isRunning: Bool { process.isRunning }

    /// The port that the server got, from the line of its log that names its address.
    public func port() async throws -> Int {
        try await poll("the address of \(log.lastPathComponent)", within: 30, every: .milliseconds(20)) {
            let text = try logText
            guard process.isRunning else { throw EndToEndError(description: "the process has ended: \(text)") }
            return text.firstMatch(of: /address=127\.0\.0\.1:([1-9]\d*)\b/).flatMap { Int($0.output.1) }
        }
    }

    /// Asks the server to stop.
    ///
    /// - Returns: its exit status, or the number of the signal that ended it.
    @discardableResult
    public func stop(by signal: Int32 = SIGTERM) async throws -> Int32 {
        kill(process.processIdentifier, signal)
        return try await end(within: 20)
    }

    /// Waits for the program to end.
    ///
    /// - Returns: its exit status, or the number of the signal that ended it.
    public func end(within seconds: Double) async throws -> Int32 {
        try await poll("the end of \(log.lastPathComponent)", within: seconds, every: .milliseconds(10)) {
            process.isRunning ? nil : process.terminationStatus
        }
    }
}
