import ArgumentParser
import HostSimulation
import Logging
import ScenarioFiles
import SimulationRuntime

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

    /// Reads the scenario for a command that ends with it; what is wrong is said, and becomes the exit status.
    ///
    /// - Parameter seed: stands in for the scenario's own.
    static func load(_ argument: String, seed: UInt64?) throws -> Scenario {
        do throws(ScenarioError) {
            var scenario = try ScenarioSource(argument: argument).load()
            if let seed { scenario.seed = seed }
            return scenario
        } catch {
            StandardError.write("\(error)\n")
            throw exitStatus(for: error)
        }
    }

    /// The status with which a command ends for the error.
    static func exitStatus(for error: ScenarioError) -> ExitCode {
        switch error {
        case .invalid: ExitStatus.bad
        case .unreadable, .unknownName: ExitStatus.unavailable
        }
    }
}

/// How fast a command lets simulated time pass.
enum SpeedArgument {
    static func parse(_ text: String) throws -> SimulationSpeed {
        guard let speed = SimulationSpeed(parsing: text) else {
            throw ValidationError("'\(text)' is not a speed: write a number from 0.001 to 1000000, or max")
        }
        return speed
    }
}

/// Where a command writes what it found.
struct OutputOption: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "File to write, complete or not at all; '-' is standard output. (default: -)",
            valueName: "file"
        ),
        completion: .file()
    )
    var chosenPath: String?

    var path: String { chosenPath ?? "-" }
}

/// How many threads a command simulates with.
struct ThreadsOption: ParsableArguments {
    @Option(
        name: .customLong("threads"),
        help: ArgumentHelp("Threads to simulate with. (default: one for each processor)", valueName: "count")
    )
    var wanted: Int?

    var count: Int { wanted ?? Processor.count }

    func validate() throws {
        guard wanted.map({ (1...1024).contains($0) }) ?? true else {
            throw ValidationError("the number of threads is from 1 to 1024")
        }
    }
}
