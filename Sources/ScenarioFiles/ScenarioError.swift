public import LocatedYAML

/// Why a scenario could not be had.
///
/// A scenario is read whole or not at all: nothing starts with a bad file. All problems of a file are found in one
/// pass and reported together, in the order in which they stand in it.
public enum ScenarioError: Error, Sendable, Hashable {
    /// The file could not be opened or read; `reason` is the system's own wording.
    case unreadable(file: String, reason: String)
    /// No built-in scenario has this name.
    case unknownName(String)
    /// The content is not a valid scenario. `problems` is never empty; `omitted` more were found and not kept.
    case invalid(problems: [SourceProblem], omitted: Int)
}

extension ScenarioError: CustomStringConvertible {
    /// One line for each problem, without a line break at the end.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            return "\(file): cannot read the scenario: \(reason)"
        case .unknownName(let name):
            let meant = Spelling.nearest(to: name, among: BuiltInScenarios.names).map { ", did you mean \($0)?" } ?? ";"
            let names = BuiltInScenarios.names.joined(separator: ", ")
            return "no built-in scenario is called \(name.excerpt)\(meant) there are \(names); "
                + "for a file give a path that contains a slash or a dot"
        case .invalid(let problems, let omitted):
            let lines = problems.map(\.description) + (omitted > 0 ? ["and \(omitted) more problems"] : [])
            return lines.joined(separator: "\n")
        }
    }
}
