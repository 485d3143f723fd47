package import LocatedYAML

/// What a rehearsal showed other than a file expects.
package struct ExpectationCheck: Sendable, Hashable {
    /// One thing that was expected otherwise.
    package struct Miss: Sendable, Hashable, CustomStringConvertible {
        package var file: String
        /// Where the expectation stands.
        package var position: SourcePosition
        package var alert: String
        /// Which instances: labels that one of them has, or that the expectation asks for.
        package var labels: [AlertInstance.Label]
        /// A half sentence that follows the alert: what happened, what was expected.
        package var message: String

        /// `FILE:LINE:COLUMN: Alert{host="x"}: fired first at 14m30s, expected 12m to 13m`.
        package var description: String {
            let name = TerminalText.line(alert)
            return "\(file):\(position.line):\(position.column): \(name)\(Self.braced(labels)): \(message)"
        }

        static func braced(_ labels: [AlertInstance.Label]) -> String {
            guard !labels.isEmpty else { return "" }
            let parts = labels.map { "\(TerminalText.line($0.name))=\(TerminalText.quoted($0.value))" }
            return "{\(parts.joined(separator: ", "))}"
        }
    }

    /// The file as the user named it.
    package let file: String
    /// In the order of the file; what no entry covers comes last.
    package let misses: [Miss]

    package var isMet: Bool { misses.isEmpty }
}
