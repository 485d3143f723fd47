public import LocatedYAML

/// Why there are no settings from a web configuration file. It holds no secret.
public enum WebFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file could not be opened or read; `reason` is the system's own wording.
    case unreadable(file: String, reason: String)
    /// `problems` is never empty; `omitted` more were found and not kept. `files` are all that were looked at: a change of
    /// one of them may mend it.
    case invalid(problems: [SourceProblem], omitted: Int, files: [String])

    /// One line for each problem.
    public var lines: [String] {
        switch self {
        case .unreadable(let file, let reason):
            ["\(file): cannot read the web configuration: \(reason)"]
        case .invalid(let problems, let omitted, _):
            problems.map(\.description) + (omitted > 0 ? ["and \(omitted) more problems"] : [])
        }
    }

    /// The files that were looked at, the web configuration file first.
    public var files: [String] {
        switch self {
        case .unreadable(let file, _): [file]
        case .invalid(_, _, let files): files
        }
    }

    /// The lines, without a line break at the end.
    public var description: String { lines.joined(separator: "\n") }
}
