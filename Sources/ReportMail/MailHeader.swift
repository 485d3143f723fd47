import CurlTransfer
import HostModel

/// Values of header fields, RFC 5322.
enum MailHeader {
    /// Any text, as what RFC 2047 calls encoded words where it is more than printable ASCII, or long.
    static func unstructured(_ text: String) -> String {
        let isPlain = text.utf8.count <= 60 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        // What looks like an encoded word would be read as one.
        guard !isPlain || text.contains("=?") else { return text }
        var words: [String] = []
        var word: [UInt8] = []
        for character in text.unicodeScalars {
            let bytes = Array(String(character).utf8)
            // 45 bytes are 60 characters, and a whole word has at most 75; a character is never cut.
            if word.count + bytes.count > 45 {
                words.append(encodedWord(word))
                word = []
            }
            word += bytes
        }
        words.append(encodedWord(word))
        return words.joined(separator: "\r\n ")
    }

    /// Addresses, each on a line of its own.
    static func addresses(_ addresses: [MailAddress]) -> String {
        addresses.map(\.description).joined(separator: ",\r\n ")
    }

    /// Such as `Sun, 29 Mar 2026 03:00:00 +0000`.
    static func date(_ time: Timestamp) -> String { "\(time.messageDate) +0000" }

    private static func encodedWord(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Base64.standard.encode(bytes))?=" }
}
