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
    case invalid(problems: [ScenarioProblem], omitted: Int)
}

/// One thing that is wrong in a scenario file, or in a trace that it names.
public struct ScenarioProblem: Sendable, Hashable {
    /// The scenario file as the user named it, or the path of a trace.
    public var file: String
    public var position: SourcePosition
    /// Where in the tree: `hosts[0].virtualMachines[1].memory`; empty for the file as a whole.
    public var keyPath: String
    /// What is wrong and what would be accepted.
    public var message: String

    public init(file: String, position: SourcePosition, keyPath: String, message: String) {
        self.file = file
        self.position = position
        self.keyPath = keyPath
        self.message = message
    }
}

/// A place in a text file; lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Sendable, Hashable, Comparable {
    public static let start = SourcePosition(line: 1, column: 1)

    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

extension ScenarioProblem: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: key path: what is wrong, what would be accepted`.
    public var description: String {
        "\(file):\(position.line):\(position.column): " + (keyPath.isEmpty ? "" : "\(keyPath): ") + message
    }
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
