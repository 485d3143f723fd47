/// Cuts a PromQL expression into words, texts and symbols; leaves out comments, white space, numbers and durations.
struct ExpressionLexer {
    enum Token: Hashable {
        /// A name or a keyword.
        case word(String)
        /// What stands between quotes, its escapes resolved where they are simple ones.
        case text(String)
        /// Any other character; of an operator such as `=~` the first one is followed by the second.
        case symbol(Character)
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ expression: some StringProtocol) { bytes = Array(expression.utf8) }

    /// The next token; nil at the end.
    mutating func next() -> Token? {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "#"):
                index = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
                return .text(readText(closing: byte))
            case _ where Self.isDigit(byte):
                skipNumber()
            case _ where Self.isLetter(byte):
                let end = bytes[index...].firstIndex { !Self.isLetter($0) && !Self.isDigit($0) } ?? bytes.count
                defer { index = end }
                return .word(String(decoding: bytes[index..<end], as: UTF8.self))
            case 0x21..<0x7F:
                index += 1
                return .symbol(Character(Unicode.Scalar(byte)))
            default:
                index += 1
            }
        }
        return nil
    }

    /// The next token, without taking it.
    func peek() -> Token? {
        var copy = self
        return copy.next()
    }

    /// Whether a matcher's operator comes next: `=`, `!=`, `=~` or `!~`.
    var isBeforeOperator: Bool {
        let next = peek()
        return next == .symbol("=") || next == .symbol("!")
    }

    /// Takes all tokens up to a symbol, and that.
    mutating func skip(through end: Character) {
        while let token = next(), token != .symbol(end) {}
    }

    /// Takes parentheses that come next, with all between them.
    mutating func skipParentheses() {
        var depth = 0
        while let token = next() {
            if token == .symbol("(") { depth += 1 }
            if token == .symbol(")") { depth -= 1 }
            if depth == 0 { return }
        }
    }

    private mutating func readText(closing quote: UInt8) -> String {
        var text: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\"), quote != UInt8(ascii: "`"), index + 1 < bytes.count { index += 1 }
            text.append(bytes[index])
            index += 1
        }
        index = min(index + 1, bytes.count)
        return String(decoding: text, as: UTF8.self)
    }

    /// A number such as `1.5e-3` or `0x1F`, or a duration such as `1h30m`.
    private mutating func skipNumber() {
        var last = bytes[index]
        let isHexadecimal = last == UInt8(ascii: "0") && index + 1 < bytes.count && bytes[index + 1] | 0x20 == 0x78
        while index < bytes.count {
            let byte = bytes[index]
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            let isExponent = isSign && last | 0x20 == UInt8(ascii: "e") && !isHexadecimal
            guard
                Self.isDigit(byte) || Self.isLetter(byte) && byte != UInt8(ascii: ":")
                    || byte == UInt8(ascii: ".") || isExponent
            else { return }
            last = byte
            index += 1
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// What names of metrics may have beside digits.
    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
    }
}
