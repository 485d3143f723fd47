/// Text as lines of at most 76 printable characters, RFC 2045 section 6.7, whatever its own lines are.
enum QuotedPrintable {
    private static let longestLine = 76

    /// - Parameter text: UTF-8, with LF or CRLF at the ends of lines.
    static func encode(_ text: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.count + text.count / 8)
        var length = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            let isReturn = byte == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A
            if byte == 0x0A || isReturn {
                encoded += [0x0D, 0x0A]
                length = 0
                index += isReturn ? 2 : 1
                continue
            }
            let piece = mustBeHidden(byte, at: index, in: text) ? hidden(byte) : [byte]
            // The last character of a line that goes on is the equals sign.
            if length + piece.count > longestLine - 1 {
                encoded += [UInt8(ascii: "="), 0x0D, 0x0A]
                length = 0
            }
            encoded += piece
            length += piece.count
            index += 1
        }
        return encoded
    }

    private static func mustBeHidden(_ byte: UInt8, at index: Int, in text: [UInt8]) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            // Space at the end of a line may be lost on the way.
            guard index + 1 < text.count else { return true }
            return text[index + 1] == 0x0A || text[index + 1] == 0x0D
        case UInt8(ascii: "="): return true
        case 0x21...0x7E: return false
        default: return true
        }
    }

    private static func hidden(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
