/// Turns screens into what is sent to a terminal: the lines that are not there yet, each written over the one before.
///
/// Nothing is cleared first, and all of an update is one piece between marks that terminals which know them take for one
/// frame: nothing flickers.
package struct ScreenPainter: Sendable {
    /// What a terminal can show.
    package struct Abilities: Sendable, Hashable {
        package var hasColours: Bool
        /// Letters beyond those of ASCII.
        package var hasUnicode: Bool

        package init(hasColours: Bool, hasUnicode: Bool) {
            self.hasColours = hasColours
            self.hasUnicode = hasUnicode
        }
    }

    /// Another screen, no cursor, no wrapping at the last column.
    package static let begin = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[H\u{1B}[2J"
    /// All as it was before.
    package static let end = "\u{1B}[?2026l\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    private let abilities: Abilities
    private var shown: [ScreenLine] = []
    private var size: ScreenSize?

    package init(_ abilities: Abilities) {
        self.abilities = abilities
    }

    /// Nothing is known of what the terminal shows.
    package mutating func forget() {
        size = nil
    }

    /// Empty where all is there already.
    package mutating func update(to lines: [ScreenLine], size: ScreenSize) -> [UInt8] {
        let isKnown = self.size == size
        var text = ""
        for (row, line) in lines.prefix(size.rows).enumerated() {
            if isKnown, row < shown.count, shown[row] == line { continue }
            text += "\u{1B}[\(row + 1);1H" + styled(line, width: size.columns)
        }
        self.size = size
        shown = lines
        return text.isEmpty ? [] : Array("\u{1B}[?2026h\(text)\u{1B}[?2026l".utf8)
    }

    /// The line and spaces up to the width, so that nothing of an older line stays.
    private func styled(_ line: ScreenLine, width: Int) -> String {
        var text = ""
        for piece in line.pieces {
            let words = abilities.hasUnicode ? piece.text.text : Self.ascii(piece.text)
            let codes = codes(piece.style)
            text += codes.isEmpty ? words : "\u{1B}[\(codes)m\(words)\u{1B}[0m"
        }
        return text + String(repeating: " ", count: max(0, width - line.width))
    }

    private func codes(_ style: ScreenLine.Style) -> String {
        switch style {
        case .plain: ""
        case .bold: "1"
        case .reverse: "7"
        // The sixteen colours that every theme chooses for its own background.
        case .warning: abilities.hasColours ? "33" : "1"
        case .alarm: abilities.hasColours ? "1;31" : "1;7"
        }
    }

    /// As wide as the text.
    static func ascii(_ text: TerminalText) -> String {
        var plain = ""
        for scalar in text.text.unicodeScalars {
            let width = TerminalText(String(scalar)).width
            let word = scalar.isASCII ? String(scalar) : scalar == "…" ? "~" : "?"
            plain += word + String(repeating: "?", count: width - 1)
        }
        return plain
    }
}
