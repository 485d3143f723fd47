/// A kind of file: what messages call it, and how much of it is read.
package struct SourceFormat: Sendable {
    /// What one is called: `scenario`.
    package var noun: String
    /// What they are called: `scenarios`.
    package var plural: String
    /// Nodes after aliases have been expanded.
    package var nodes: Int
    /// What helps against too many nodes.
    package var advice: String
    /// Levels of nesting.
    package var depth = 32
    /// Levels that the format itself needs.
    package var neededDepth: Int
    /// Brackets and braces open at one place, those in texts included.
    package var openBrackets = 100

    package init(noun: String, plural: String, nodes: Int, advice: String, neededDepth: Int) {
        self.noun = noun
        self.plural = plural
        self.nodes = nodes
        self.advice = advice
        self.neededDepth = neededDepth
    }
}
