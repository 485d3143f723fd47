import ArgumentParser
import Logging
import ScenarioFiles

/// What is logged, and how: the options of the commands that log.
struct LoggingOptions: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case debug, info, warn, error
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case logfmt, json
    }

    @Option(
        name: .customLong("log.level"),
        help: ArgumentHelp("Log messages of this level and above.", valueName: "level")
    )
    var level = Level.info

    @Option(name: .customLong("log.format"), help: ArgumentHelp("How log messages are written.", valueName: "format"))
    var format = Format.logfmt

    /// A logger that writes to standard error.
    func makeLogger() -> Logger {
        let (level, format) = (level, format)
        return Logger(label: "aerostat") { _ in
            StandardErrorLogHandler(
                level: level == .warn ? .warning : Logger.Level(rawValue: level.rawValue) ?? .info,
                format: format
            )
        }
    }
}

/// Reads the scenario that a command names.
enum ScenarioArgument {
    static let help: ArgumentHelp = "Name of a built-in scenario, or path of a file; a path holds a slash or a dot."

    static var completion: CompletionKind { .list(BuiltInScenarios.names) }

    /// The status with which a command ends for the error.
    static func exitStatus(for error: ScenarioError) -> ExitCode {
        switch error {
        case .invalid: ExitStatus.bad
        case .unreadable, .unknownName: ExitStatus.unavailable
        }
    }
}
