import LocatedYAML

/// Texts from rule files and labels, which may hold anything, as lines of a terminal.
enum TerminalText {
    /// Columns that a line takes unless a single word is longer.
    static let width = 100

    /// On one line: runs of blanks and line breaks become a space, what a terminal would act on a question mark.
    static func line(_ text: String) -> String {
        let words = text.unicodeScalars.split { $0.properties.isWhitespace }
        return words.map { word in
            String(String.UnicodeScalarView(word.map { $0.isPrintable ? $0 : "?" }))
        }.joined(separator: " ")
    }

    /// A label as `name=value`, the value in quotes where its end could be mistaken.
    static func label(_ label: AlertInstance.Label) -> String {
        let isSimple =
            !label.value.isEmpty
            && label.value.unicodeScalars.allSatisfy { scalar in
                scalar.isPrintable && !scalar.properties.isWhitespace && !#"",={}\"#.unicodeScalars.contains(scalar)
            }
        return "\(label.name)=" + (isSimple ? clipped(label.value, 60) : quoted(label.value))
    }

    /// In quotes, with line breaks as `\n`, and cut when it is very long.
    static func quoted(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\n": text += #"\n"#
            case "\t": text += #"\t"#
            case "\"", "\\": text += "\\\(scalar)"
            default: text.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
            }
        }
        return "\"\(clipped(text, 60))\""
    }

    /// The lines of a sentence broken at spaces; the first begins with `head`, further ones stand below its end.
    static func wrapped(_ sentence: String, after head: String) -> [String] {
        var lines: [String] = []
        var line = head
        var isEmpty = true
        for word in sentence.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: head.count)
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }

    static func clipped(_ text: String, _ limit: Int) -> String {
        text.count > limit ? "\(text.prefix(limit - 2)).." : text
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
