/// The text so that Markdown shows it as it is, on one line: whatever could mean something stands behind a backslash, and
/// control characters become spaces.
func markdownEscaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!", "$": result += "\\\(scalar)"
        case "\u{0}"..<" ", "\u{7F}": result += " "
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
