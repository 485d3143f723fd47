import ArgumentParser
import CurlTransfer
import MetricPush
import PushFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A push URL on the command line.
///
/// What is wrong with it is told when the command line has been taken apart: before, the parser would repeat the whole
/// argument, in which a password may stand.
struct PushURLArgument {
    private let result: Result<PushTarget, PushError>

    static func parse(_ text: String) -> PushURLArgument {
        do {
            return PushURLArgument(result: .success(try PushTarget(parsing: text)))
        } catch {
            return PushURLArgument(result: .failure(error))
        }
    }

    /// For the validation of a command, before anything else is asked.
    static func check(_ arguments: [PushURLArgument]) throws {
        for argument in arguments {
            if case .failure(let error) = argument.result { throw ValidationError("\(error)") }
        }
    }

    /// The same where URLs alone say that something is pushed, so that other options mean nothing without one.
    static func check(_ arguments: [PushURLArgument], file: PushFileOption, queue: QueueOption) throws {
        try check(arguments)
        guard !arguments.isEmpty || (file.path == nil && queue.directory == nil) else {
            throw ValidationError("--push.config and --queue are about --push, which is not given")
        }
    }

    var target: PushTarget {
        guard case .success(let target) = result else { preconditionFailure("a push URL was not checked") }
        return target
    }
}

/// The file that says of push destinations what does not fit in a URL.
struct PushFileOption: ParsableArguments {
    @Option(
        name: .customLong("push.config"),
        help: ArgumentHelp(
            "YAML file of push destinations with their credentials, TLS, headers and bounds.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var path: String?

    /// The destinations of the file; none without one. What is wrong with it is said, and ends the command.
    func read() throws -> [(target: PushTarget, settings: PushSettings)] {
        guard let path else { return [] }
        do throws(PushFileError) {
            return try PushFile.load(path: path) { name in getenv(name).map { String(cString: $0) } }
        } catch {
            StandardError.write("\(error)\n")
            switch error {
            case .invalid: throw ExitStatus.bad
            case .unreadable: throw ExitStatus.unavailable
            }
        }
    }

    /// Destinations with their settings: those that the file has for them, or else the usual ones, with the password
    /// that the environment has for the user that a URL names.
    ///
    /// - Parameter includesAll: also those that only the file names.
    func destinations(
        for targets: [PushTarget],
        includesAll: Bool
    ) throws -> [(target: PushTarget, settings: PushSettings)] {
        let known = try read()
        var destinations = targets.map { target in
            known.first { $0.target.destination == target.destination } ?? (target, Self.settings(for: target))
        }
        if includesAll {
            destinations += known.filter { known in
                !targets.contains { $0.destination == known.target.destination }
            }
        }
        return destinations
    }

    private static func settings(for target: PushTarget) -> PushSettings {
        PushSettings(for: target, password: getenv(PushTarget.passwordVariable).map { String(cString: $0) })
    }
}

/// Where what is pushed waits.
struct QueueOption: ParsableArguments {
    @Option(
        name: .customLong("queue"),
        help: ArgumentHelp(
            "Directory in which what is pushed waits until it is delivered, across restarts and crashes. (default: wait in memory)",
            valueName: "dir"
        ),
        completion: .directory
    )
    var directory: String?
}
