/// A YAML value with its place in the file, free of anything that belongs to the YAML library.
package struct SourceNode {
    /// A key of a mapping with its value.
    package struct Entry {
        package var key: String
        package var position: SourcePosition
        package var value: SourceNode
    }

    package indirect enum Content {
        /// `isPlain` is false for quoted and block texts.
        case text(String, isPlain: Bool)
        case list([SourceNode])
        case mapping([Entry])
    }

    package var position: SourcePosition
    package var content: Content

    /// What the node is, for messages.
    package var kind: String {
        switch content {
        case .text(let text, let isPlain):
            isPlain && ["", "~", "null"].contains(text) ? "nothing" : text.excerpt
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension String {
    /// The text in quotes for a message: at most 40 characters, control characters shown as `?`.
    package var excerpt: String { excerpt(limit: 40) }

    package func excerpt(limit: Int) -> String {
        var shown = ""
        var count = 0
        for scalar in unicodeScalars {
            guard count < limit else { return "\"\(shown)...\"" }
            shown.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
            count += 1
        }
        return "\"\(shown)\""
    }
}

extension Unicode.Scalar {
    /// False for control and format characters, line separators, and code points without a character.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
