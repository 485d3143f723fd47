public import HostSimulation

/// Where a scenario comes from, as a command's argument says it.
///
/// A word without slash and dot is the name of a built-in; anything else is a path.
public enum ScenarioSource: Sendable, Hashable {
    case builtIn(name: String)
    case file(path: String)

    public init(argument: String) {
        let isPath = argument.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
        self = isPath ? .file(path: argument) : .builtIn(name: argument)
    }

    /// Reads the scenario anew, so that a reload sees a changed file.
    public func load() throws(ScenarioError) -> Scenario {
        switch self {
        case .file(let path):
            return try ScenarioFile.load(path: path)
        case .builtIn(let name):
            guard let scenario = try BuiltInScenarios.scenario(named: name) else { throw .unknownName(name) }
            return scenario
        }
    }
}

extension ScenarioSource: CustomStringConvertible {
    /// The name or the path, for messages.
    public var description: String {
        switch self {
        case .builtIn(let name): name
        case .file(let path): path
        }
    }
}
