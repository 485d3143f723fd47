/// Text from outside, made fit for one log line.
public enum PrintableText {
    /// The text with every control character and line end as a space, runs of spaces as one, cut after so many
    /// characters.
    public static func make(from text: String, limit: Int) -> String {
        var printable = ""
        var length = 0
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            if isSpace, printable.isEmpty || printable.last == " " { continue }
            guard length < limit else { return printable + "..." }
            printable.unicodeScalars.append(isSpace ? " " : scalar)
            length += 1
        }
        while printable.last == " " { printable.removeLast() }
        return printable
    }
}
