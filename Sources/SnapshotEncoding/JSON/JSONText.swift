/// The text as a JSON string with its quotes. Quotes, backslashes and control characters are escaped (RFC 8259).
package func jsonString(_ text: String) -> [UInt8] {
    var bytes = [UInt8(ascii: "\"")]
    for character in text.utf8 {
        switch character {
        case UInt8(ascii: "\""): bytes += #"\""#.utf8
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
        case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
        case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
        case 0..<0x20:
            let hexadecimal = String(character, radix: 16)
            bytes += (hexadecimal.utf8.count == 1 ? #"\u000"# : #"\u00"#).utf8
            bytes += hexadecimal.utf8
        default: bytes.append(character)
        }
    }
    return bytes + [UInt8(ascii: "\"")]
}

/// Members of an object whose values are texts, with commas between them.
func jsonMembers(_ members: [(name: String, value: String)]) -> [UInt8] {
    let texts = members.map { jsonString($0.name) + [UInt8(ascii: ":")] + jsonString($0.value) }
    return Array(texts.joined(separator: [UInt8(ascii: ",")]))
}
