/// A line of the screen: pieces of text, each in a style. It holds nothing that a terminal acts on.
package struct ScreenLine: Sendable, Hashable {
    /// How a piece looks where a terminal can show it. What it says is in its words as well.
    package enum Style: Sendable, Hashable {
        case plain, bold, reverse
        /// Memory is getting short, or something waits for it.
        case warning
        case alarm
    }

    package struct Piece: Sendable, Hashable {
        package var text: TerminalText
        package var style: Style
    }

    package private(set) var pieces: [Piece] = []

    package init() {}

    package init(_ text: String, _ style: Style = .plain) {
        add(text, style)
    }

    package var width: Int { pieces.reduce(0) { $0 + $1.text.width } }
    /// Without styles.
    package var text: String { pieces.map(\.text.text).joined() }

    package mutating func add(_ text: String, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        pieces.append(Piece(text: TerminalText(text), style: style))
    }

    /// Adds the pieces where they fit.
    mutating func add(_ line: ScreenLine, upTo columns: Int) -> Bool {
        guard width + line.width <= columns else { return false }
        pieces += line.pieces
        return true
    }

    /// The line as far as it fits.
    package func cut(to columns: Int) -> ScreenLine {
        guard width > columns else { return self }
        var short = ScreenLine()
        for piece in pieces {
            let text = piece.text.cut(to: columns - short.width)
            short.pieces.append(Piece(text: text, style: piece.style))
            if text.width < piece.text.width || text.text != piece.text.text { break }
        }
        return short
    }
}
