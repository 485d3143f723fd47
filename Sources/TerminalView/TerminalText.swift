/// A text of which it is known how many columns of a terminal it takes, and that a terminal acts on nothing in it.
///
/// Letters of two columns stay; what terminals disagree about (marks that combine, invisible and unassigned characters,
/// pictures) and what they act on (control characters) becomes a question mark.
package struct TerminalText: Sendable, Hashable {
    package private(set) var text = ""
    /// Columns that the text takes.
    package private(set) var width = 0

    package init(_ text: String) {
        for scalar in text.unicodeScalars { append(scalar) }
    }

    /// The text, with an ellipsis in its middle where it takes more columns than that: beginnings and ends of names tell
    /// most about them.
    package func shortened(to columns: Int) -> TerminalText {
        guard width > columns else { return self }
        guard columns > 0 else { return TerminalText("") }
        let scalars = Array(text.unicodeScalars)
        let room = columns - 1
        var (head, tail) = (0, scalars.count)
        var (headWidth, tailWidth) = (0, 0)
        while head < tail, headWidth + Self.width(of: scalars[head]) <= (room + 1) / 2 {
            headWidth += Self.width(of: scalars[head])
            head += 1
        }
        while tail > head, headWidth + tailWidth + Self.width(of: scalars[tail - 1]) <= room {
            tailWidth += Self.width(of: scalars[tail - 1])
            tail -= 1
        }
        var short = TerminalText("")
        for scalar in scalars[..<head] + ["…"] + scalars[tail...] { short.append(scalar) }
        return short
    }

    /// As far as it fits, with an ellipsis at its end where it does not.
    package func cut(to columns: Int) -> TerminalText {
        guard width > columns else { return self }
        var short = TerminalText("")
        for scalar in text.unicodeScalars {
            guard short.width + Self.width(of: scalar) < columns else { break }
            short.append(scalar)
        }
        if columns > 0 { short.append("…") }
        return short
    }

    /// With spaces behind it, or before it, up to that width.
    package func padded(to columns: Int, isRight: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, columns - width))
        return isRight ? space + text : text + space
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        let width = Self.width(of: scalar)
        text.unicodeScalars.append(width > 0 ? scalar : "?")
        self.width += max(1, width)
    }

    /// Columns that a character takes; 0 for what is replaced.
    private static func width(of scalar: Unicode.Scalar) -> Int {
        if (0x20..<0x7F).contains(scalar.value) { return 1 }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol:
            break
        default: return 0
        }
        if scalar.properties.isEmojiPresentation || scalar.properties.isDefaultIgnorableCodePoint { return 0 }
        if wide.contains(where: { $0.contains(scalar.value) }) { return 2 }
        // Jamo that join with others to one syllable, and scripts whose letters are of any width.
        let isUncertain = (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value)
        return isUncertain || scalar.value >= 0x10000 ? 0 : 1
    }

    /// Letters and punctuation of two columns, UAX 11.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]
}
