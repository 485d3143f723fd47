import Dispatch
import Foundation
import LoopbackClient
import Synchronization

/// The built program, run as a user runs it. Every wait is bounded.
final class AerostatProcess: Sendable {
    struct Result: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The executable stands beside the test bundle.
    static let path: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("aerostat").path
    }()

    private let process: Mutex<Process>
    private let output = Collector()
    private let errors = Collector()
    private let exit = Collector()

    /// Starts the program.
    ///
    /// - Parameter shell: when set, this line runs in `sh` with the program's path as `$0`.
    init(_ arguments: [String], shell: String? = nil) throws {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: shell == nil ? Self.path : "/bin/sh")
        child.arguments = shell.map { ["-c", $0, Self.path] } ?? arguments
        var environment = ProcessInfo.processInfo.environment
        environment["COLUMNS"] = nil
        child.environment = environment
        child.standardInput = FileHandle.nullDevice
        for (collector, keyPath) in [(output, \Process.standardOutput), (errors, \Process.standardError)] {
            let pipe = Pipe()
            child[keyPath: keyPath] = pipe
            collector.read(pipe.fileHandleForReading)
        }
        let exit = exit
        child.terminationHandler = { exit.end(with: "\($0.terminationStatus) \($0.terminationReason.rawValue)") }
        try child.run()
        process = Mutex(child)
    }

    deinit {
        process.withLock { if $0.isRunning { $0.terminate() } }
    }

    /// Runs the program to its end.
    static func run(_ arguments: String..., shell: String? = nil) async throws -> Result {
        try await AerostatProcess(arguments, shell: shell).result()
    }

    func send(_ number: Int32) {
        process.withLock { _ = kill($0.processIdentifier, number) }
    }

    /// Waits for the end. A program that a signal ended has the signal's number plus 128 as its status.
    func result(within seconds: Double = 60) async throws -> Result {
        let status = try await exit.wait(seconds: seconds) { $0.isAtEnd ? $0.text : nil }.split(separator: " ")
        let wasSignalled = status.last == "\(Process.TerminationReason.uncaughtSignal.rawValue)"
        return Result(
            status: (Int32(status.first ?? "") ?? -1) + (wasSignalled ? 128 : 0),
            output: try await output.wait(seconds: seconds) { $0.isAtEnd ? $0.text : nil },
            errors: try await errors.wait(seconds: seconds) { $0.isAtEnd ? $0.text : nil }
        )
    }

    /// Waits until the text is in the log, and returns what follows it on its line.
    func logged(_ text: String, count: Int = 1) async throws -> String {
        try await errors.wait(seconds: 20) { state in
            let lines = state.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            let found = lines.compactMap { line in line.range(of: text).map { String(line[$0.upperBound...]) } }
            return found.count >= count ? found[count - 1] : nil
        }
    }

    /// The port that a server, told to take any, has got.
    func port() async throws -> Int {
        let address = try await logged("msg=listening address=127.0.0.1:")
        guard let port = Int(address) else { throw LoopbackError("no port in \(address)") }
        return port
    }
}

/// Text that arrives bit by bit, and those who wait for something in it.
private final class Collector: Sendable {
    struct State {
        var bytes: [UInt8] = []
        var isAtEnd = false
        var changed: [CheckedContinuation<Void, Never>] = []

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let state = Mutex(State())

    func read(_ handle: FileHandle) {
        DispatchQueue(label: "collector").async { [self] in
            while case let data = handle.availableData, !data.isEmpty {
                change { $0.bytes += data }
            }
            change { $0.isAtEnd = true }
        }
    }

    func end(with text: String) {
        change {
            $0.bytes = Array(text.utf8)
            $0.isAtEnd = true
        }
    }

    /// Waits until `find` finds something.
    func wait<Found: Sendable>(seconds: Double, find: @Sendable (State) -> Found?) async throws -> Found {
        let deadline = ContinuousClock.now + .seconds(seconds)
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            change { _ in }
        }
        defer { timer.cancel() }
        while true {
            if let found = state.withLock({ find($0) }) { return found }
            guard ContinuousClock.now < deadline else {
                throw LoopbackError("waited \(seconds) s in vain; so far: \(state.withLock { $0.text })")
            }
            await withCheckedContinuation { continuation in
                let isFound = state.withLock { state in
                    if find(state) != nil || ContinuousClock.now >= deadline { return true }
                    state.changed.append(continuation)
                    return false
                }
                if isFound { continuation.resume() }
            }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            body(&state)
            defer { state.changed = [] }
            return state.changed
        }
        for continuation in waiting { continuation.resume() }
    }
}
