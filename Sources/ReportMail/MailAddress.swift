import CurlTransfer

/// An address as a mail's header and its envelope name it: the plain form of RFC 5321, without quotes and comments, so
/// that nothing in it can be taken for something else.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(parsing text: String) throws(MailError) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, Self.isName(parts[0]), Self.isDomain(parts[1]) else {
            throw .invalidAddress("\"\(PrintableText.make(from: text, limit: 100))\"")
        }
        description = text
    }

    init(unchecked text: String) {
        description = text
    }

    /// What follows the `@`.
    var domain: Substring { description.drop { $0 != "@" }.dropFirst() }

    /// Words of what RFC 5322 calls atoms, with dots in between.
    private static func isName(_ text: Substring) -> Bool {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isAtom) }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            !label.isEmpty && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
