/// Texts in the quotes of the languages that a promtool unit test is written in.
enum QuotedText {
    /// A text as a PromQL string in double quotes.
    static func promQL(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": quoted += #"\\"#
            case "\"": quoted += #"\""#
            case "\n": quoted += #"\n"#
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A text as a YAML scalar in double quotes, in printable ASCII alone.
    static func yaml(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": quoted += #"\\"#
            case "\"": quoted += #"\""#
            case " "..."~": quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                let width = scalar.value > 0xFFFF ? 8 : 4
                let zeros = String(repeating: "0", count: width - digits.count)
                quoted += (width == 8 ? #"\U"# : #"\u"#) + zeros + digits
            }
        }
        return quoted + "\""
    }
}
