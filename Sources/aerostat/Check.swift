import ArgumentParser
import ScenarioFiles
import WebFiles

/// Says whether scenario files and web configuration files are good, and all that is wrong with those that are not.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check scenario files and web configuration files.",
        discussion: """
            Prints 'FILE: ok' for each good file. For a bad one it prints every problem \
            to standard error, as

              FILE:LINE:COLUMN: key path: what is wrong, what would be accepted

            EXAMPLES
              aerostat check mine.yaml scenarios/*.yaml
              aerostat check --web.config.file web.yml

            \(ExitStatus.help)
            """
    )

    @Argument(help: ScenarioArgument.help, completion: .file(extensions: ["yaml", "yml"]))
    var scenarios: [String] = []

    @Option(
        name: .customLong("web.config.file"),
        help: ArgumentHelp(
            "File of TLS, users and headers for serve; may be given more than once. The files it names are read too.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var webConfigurationFiles: [String] = []

    func validate() throws {
        guard !scenarios.isEmpty || !webConfigurationFiles.isEmpty else {
            throw ValidationError("nothing to check: name a scenario, or a file with --web.config.file")
        }
    }

    func run() throws {
        var verdict = Verdict()
        for scenario in scenarios {
            do throws(ScenarioError) {
                _ = try ScenarioSource(argument: scenario).load()
                print("\(scenario): ok")
            } catch {
                StandardError.write("\(error)\n")
                if case .invalid = error { verdict.isBad = true } else { verdict.isUnavailable = true }
            }
        }
        for file in webConfigurationFiles {
            do throws(WebFileError) {
                for warning in try WebFile.load(path: file).warnings { StandardError.write("warning: \(warning)\n") }
                print("\(file): ok")
            } catch {
                StandardError.write("\(error)\n")
                if case .invalid = error { verdict.isBad = true } else { verdict.isUnavailable = true }
            }
        }
        if verdict.isUnavailable { throw ExitStatus.unavailable }
        if verdict.isBad { throw ExitStatus.bad }
    }

    /// What is wrong with the files together.
    private struct Verdict {
        var isBad = false
        var isUnavailable = false
    }
}
