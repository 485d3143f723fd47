import ArgumentParser
import ScenarioFiles

/// Says whether scenario files are good, and all that is wrong with those that are not.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check scenario files.",
        discussion: """
            Prints 'FILE: ok' for each good file. For a bad one it prints every problem \
            to standard error, as

              FILE:LINE:COLUMN: key path: what is wrong, what would be accepted

            EXAMPLE
              aerostat check mine.yaml scenarios/*.yaml

            \(ExitStatus.help)
            """
    )

    @Argument(help: ScenarioArgument.help, completion: .file(extensions: ["yaml", "yml"]))
    var scenarios: [String]

    func run() throws {
        var isBad = false
        var isUnavailable = false
        for scenario in scenarios {
            do throws(ScenarioError) {
                _ = try ScenarioSource(argument: scenario).load()
                print("\(scenario): ok")
            } catch {
                StandardError.write("\(error)\n")
                if case .invalid = error { isBad = true } else { isUnavailable = true }
            }
        }
        if isUnavailable { throw ExitStatus.unavailable }
        if isBad { throw ExitStatus.bad }
    }
}
