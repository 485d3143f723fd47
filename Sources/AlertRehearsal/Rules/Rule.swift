package import LocatedYAML

/// A rule of a rule file, as far as a rehearsal needs to know it.
package struct Rule: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `holdMilliseconds` is `for:`, how long the expression has to be true before the alert fires.
        case alert(holdMilliseconds: Int64)
        case record
    }

    package var kind: Kind
    /// Of the alert, or of the metric that it records.
    package var name: String
    package var group: String
    /// Path of the file as the user gave it.
    package var file: String
    /// Where the rule begins.
    package var position: SourcePosition
    package var expression: String
    /// Where the expression begins.
    package var expressionPosition: SourcePosition
    /// The metrics that the expression reads.
    package var mentions: MetricMentions
    var scope: HostScope
}
