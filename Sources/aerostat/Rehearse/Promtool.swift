import AlertRehearsal
import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why promtool did not do what it was asked to.
enum PromtoolError: Error, CustomStringConvertible {
    case missing
    case cannotRun(program: String, reason: String)
    case ended(by: String)
    case tooMuchOutput(limit: Int)

    var description: String {
        switch self {
        case .missing:
            "promtool is not installed or not in PATH; it comes with Prometheus (Debian: apt-get install prometheus), "
                + "or name it with --promtool"
        case .cannotRun(let program, let reason):
            "cannot run \(program): \(reason)"
        case .ended(let status):
            "promtool ended unexpectedly, with \(status)"
        case .tooMuchOutput(let limit):
            "promtool printed more than \(limit >> 20) MiB, the most that is read; "
                + "choose fewer rules, or fewer hosts with --host"
        }
    }
}

/// Prometheus' tool for rules, run in a folder in which it finds its files.
struct Promtool {
    /// What it prints at most: annotations of some hundred thousand alerts.
    private static let outputLimit = 256 << 20
    /// Time from one look at interrupts to the next.
    private static let lookInterval = Duration.milliseconds(20)

    private let program: String
    private let folder: PrivateFolder

    /// - Parameter program: a path, or a name that is looked up in PATH; nil for `promtool` there.
    init(_ program: String?, in folder: PrivateFolder) {
        self.program = program ?? "promtool"
        self.folder = folder
    }

    /// Runs it to its end.
    ///
    /// - Returns: what it printed to standard error where it found something wrong, which it says with status 1; nil where
    ///   all was well.
    func run(_ arguments: [String]) async throws -> [UInt8]? {
        let (program, executable) = (program, executable)
        let directory = FilePath(folder.path)
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                try await Self.run(executable, program, Arguments(arguments), in: directory)
            }
            group.addTask {
                // Ended by the group when the program has ended.
                while !Interruption.isRequested { try await Task.sleep(for: Self.lookInterval) }
                throw ExitStatus.interrupted
            }
            defer { group.cancelAll() }
            do {
                return try await group.next() ?? nil
            } catch {
                // An interrupt from a terminal reaches promtool too, and may end it before it is seen here.
                throw Interruption.isRequested ? ExitStatus.interrupted : error
            }
        }
    }

    private static func run(
        _ executable: Executable,
        _ program: String,
        _ arguments: Arguments,
        in directory: FilePath
    ) async throws -> [UInt8]? {
        do {
            let result = try await Subprocess.run(
                executable,
                arguments: arguments,
                workingDirectory: directory,
                output: .discarded,
                error: .bytes(limit: outputLimit)
            )
            switch result.terminationStatus {
            case .exited(0): return nil
            case .exited(1): return result.standardError
            default: throw PromtoolError.ended(by: "\(result.terminationStatus)")
            }
        } catch let error as SubprocessError {
            switch error.code {
            case .executableNotFound where program == "promtool": throw PromtoolError.missing
            case .executableNotFound:
                throw PromtoolError.cannotRun(program: program, reason: "it is not there, or not executable")
            case .outputLimitExceeded: throw PromtoolError.tooMuchOutput(limit: outputLimit)
            default: throw PromtoolError.cannotRun(program: program, reason: "\(error)")
            }
        }
    }

    /// A path is made absolute, because the program runs in another folder.
    private var executable: Executable {
        guard program.contains("/") else { return .name(program) }
        guard !program.hasPrefix("/"), let folder = getcwd(nil, 0) else { return .path(FilePath(program)) }
        defer { free(folder) }
        return .path(FilePath("\(String(cString: folder))/\(program)"))
    }
}
