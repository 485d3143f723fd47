/// `name="value"` pairs with commas between them, values escaped as the text format 0.0.4 asks.
func labelPairs(_ labels: [(name: String, value: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, label) in labels.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += label.name.utf8
        bytes += "=\"".utf8
        bytes += expositionEscaped(label.value, quote: true)
        bytes.append(UInt8(ascii: "\""))
    }
    return bytes
}

/// Backslash and line feed, and the double quote where the text stands between quotes, as two characters each.
func expositionEscaped(_ text: String, quote: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    for character in text.utf8 {
        switch character {
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
        case UInt8(ascii: "\"") where quote: bytes += #"\""#.utf8
        default: bytes.append(character)
        }
    }
    return bytes
}
