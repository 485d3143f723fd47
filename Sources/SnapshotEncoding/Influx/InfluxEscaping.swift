/// Names and tag values as the line protocol takes them: some characters get a backslash before them.
///
/// A backslash itself cannot be escaped: InfluxDB 1.x takes two for two, VictoriaMetrics for one. One is itself before an
/// ordinary character, so there it stays. Before a character with a meaning of its own, and at the end, it would change
/// where the text ends; there a full-width one (U+FF3C) stands for it, which still tells names apart. A line feed, which
/// the protocol cannot hold, becomes `\n`.
enum InfluxEscaping {
    private static let backslash = UInt8(ascii: "\\")
    private static let fullWidthBackslash: [UInt8] = [0xEF, 0xBC, 0xBC]

    /// Comma and space have a meaning in the name of a measurement.
    static func measurement(_ text: String) -> [UInt8] { escaped(text, special: Array(", ".utf8)) }

    /// Comma, equals sign and space have a meaning in tag names, tag values and field names.
    static func key(_ text: String) -> [UInt8] { escaped(text, special: Array(",= ".utf8)) }

    private static func escaped(_ text: String, special: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var characters = text.utf8.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            switch character {
            case UInt8(ascii: "\n"):
                bytes += [backslash, UInt8(ascii: "n")]
            case backslash:
                let isOrdinary = next.map { $0 != backslash && $0 != UInt8(ascii: "\n") && !special.contains($0) }
                bytes += isOrdinary == true ? [backslash] : fullWidthBackslash
            default:
                if special.contains(character) { bytes.append(backslash) }
                bytes.append(character)
            }
        }
        return bytes
    }
}
