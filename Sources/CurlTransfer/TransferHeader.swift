/// A header of a request beyond those that the transfer makes itself, checked. A secret value is printed as stars.
public struct TransferHeader: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Why a header cannot be sent, as a sentence without the value.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    private static let longestName = 100
    private static let longestValue = 8_192

    /// Belong to the connection or to a setting of their own; in lower case.
    private static let reservedNames: Set<String> = [
        "accept-encoding", "authorization", "connection", "content-encoding", "content-length", "content-type",
        "expect",
        "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
        "user-agent",
    ]

    public let name: String
    let value: String
    /// The value is never shown, and taken out of what a receiver says.
    public let isSecret: Bool

    /// - Parameters:
    ///   - name: not one that a transfer sets itself, such as `Host` or `Authorization`.
    ///   - value: printable ASCII; blanks at its ends are not part of it.
    public init(name: String, value: String, isSecret: Bool = false) throws(Problem) {
        guard !name.isEmpty, name.utf8.count <= Self.longestName, name.utf8.allSatisfy(Self.isToken) else {
            throw Problem(description: "a header's name is 1 to \(Self.longestName) letters, digits and hyphens")
        }
        guard !Self.reservedNames.contains(name.lowercased()) else {
            throw Problem(
                description: "\(name) is not free to choose; it is set by aerostat or by a setting of its own"
            )
        }
        guard value.utf8.allSatisfy({ $0 == 0x09 || (0x20...0x7E).contains($0) }) else {
            throw Problem(description: "a header's value is printable ASCII, without line ends")
        }
        guard value.utf8.count <= Self.longestValue else {
            throw Problem(description: "a header's value has at most \(Self.longestValue) characters")
        }
        self.init(unchecked: name, value: value, isSecret: isSecret)
    }

    /// A header of a protocol, whose name and value are in the code.
    public init(_ name: StaticString, _ value: String) {
        precondition(value.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "A header's value is printable ASCII.")
        self.init(unchecked: name.description, value: value, isSecret: false)
    }

    private init(unchecked name: String, value: String, isSecret: Bool) {
        self.name = name
        let blanks: Set<Character> = [" ", "\t"]
        var value = Substring(value)
        while let first = value.first, blanks.contains(first) { value.removeFirst() }
        while let last = value.last, blanks.contains(last) { value.removeLast() }
        self.value = String(value)
        self.isSecret = isSecret
    }

    public var description: String { "\(name): \(isSecret ? "***" : value)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// As libcurl wants it: a name with a colon alone would mean that the header is left out.
    var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

    /// Characters of a token, RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
