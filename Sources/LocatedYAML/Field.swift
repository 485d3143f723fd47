/// A node together with its key path.
package struct Field {
    package var path: String
    package var node: SourceNode

    package init(path: String, node: SourceNode) {
        self.path = path
        self.node = node
    }
}

/// The keys that a mapping has, after those it may not have were reported.
package struct FieldSet {
    package var path: String
    package var position: SourcePosition
    package var fields: [String: Field] = [:]
    /// Keys that unknown ones were probably meant to be.
    package var misspelt: Set<String> = []

    package subscript(key: String) -> Field? { fields[key] }
}
