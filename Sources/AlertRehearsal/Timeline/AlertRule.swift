/// An alerting rule of a rule file.
package struct AlertRule: Sendable, Hashable {
    /// Path of the file as the user gave it.
    package var file: String
    /// Where the rule begins; both count from 1.
    package var line: Int
    package var group: String
    /// `alert:`, the name; several rules may have the same one.
    package var name: String
    /// `expr:`.
    package var expression: String
    /// `for:`, how long the expression has to be true before the alert fires.
    package var holdMilliseconds: Int64
    /// Metrics of the expression that the rehearsed run does not have, in the order of their names.
    package var absentMetrics: [String]

    package init(
        file: String,
        line: Int,
        group: String,
        name: String,
        expression: String,
        holdMilliseconds: Int64,
        absentMetrics: [String]
    ) {
        self.file = file
        self.line = line
        self.group = group
        self.name = name
        self.expression = expression
        self.holdMilliseconds = holdMilliseconds
        self.absentMetrics = absentMetrics
    }
}
