package import LocatedYAML

/// Why there are no expectations from a file.
package enum ExpectationFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file could not be opened or read; `reason` is the system's own wording.
    case unreadable(file: String, reason: String)
    /// `problems` is never empty; `omitted` more were found and not kept.
    case invalid(problems: [SourceProblem], omitted: Int)

    /// One line for each problem, without a line break at the end.
    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            return "\(file): cannot read the expectations: \(reason)"
        case .invalid(let problems, let omitted):
            let lines = problems.map(\.description) + (omitted > 0 ? ["and \(omitted) more problems"] : [])
            return lines.joined(separator: "\n")
        }
    }
}
