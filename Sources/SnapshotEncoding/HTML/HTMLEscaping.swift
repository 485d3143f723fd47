/// The text as HTML shows it, between tags and between quotes. Control characters, which HTML cannot hold, become spaces.
package func htmlEscaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": result += " "
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
