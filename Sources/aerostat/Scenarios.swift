import ArgumentParser
import ScenarioFiles

/// Lists the built-in scenarios, or prints the file of one.
struct Scenarios: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the built-in scenarios, or print one.",
        discussion: """
            Each scenario is a commented file. Print one to learn the format, or to start \
            your own from it.

            EXAMPLES
              aerostat scenarios
              aerostat scenarios crisis > mine.yaml

            \(ExitStatus.help)
            """
    )

    @Argument(help: "Name of the scenario to print.", completion: ScenarioArgument.completion)
    var name: String?

    func run() throws {
        guard let name else {
            try list()
            return
        }
        guard let text = BuiltInScenarios.text(of: name) else {
            StandardError.failure("\(ScenarioError.unknownName(name))")
            throw ExitStatus.unavailable
        }
        print(String(decoding: text, as: UTF8.self), terminator: "")
    }

    private func list() throws {
        let width = BuiltInScenarios.names.map(\.count).max() ?? 0
        for name in BuiltInScenarios.names {
            let padding = String(repeating: " ", count: width - name.count)
            print("\(name)\(padding)  \(try BuiltInScenarios.summary(of: name) ?? "")")
        }
    }
}
