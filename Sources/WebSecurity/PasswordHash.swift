/// A password hashed with bcrypt, as `htpasswd -nB` prints it. Its text is never shown.
///
/// The kinds `$2a$`, `$2b$` and `$2y$` differ in mistakes of old programs alone; all three are checked as the latest is.
public struct PasswordHash: Sendable, Hashable {
    /// Why a text is no hash, in words that hold nothing of it.
    public enum Problem: Error, Hashable, CustomStringConvertible {
        case prefix
        case cost
        case length
        case alphabet

        public var description: String {
            switch self {
            case .prefix: "it does not begin with $2a$, $2b$ or $2y$"
            case .cost: "the cost after its prefix is not a number of two digits, 04 to 31"
            case .length: "it is not 60 characters long"
            case .alphabet: "a character after its cost is none of a-z, A-Z, 0-9, dot and slash"
            }
        }
    }

    /// Prefix, cost and the dollar sign after it, such as `$2y$10$`.
    static let headLength = 7
    static let saltLength = 22
    static let length = 60

    /// All 60 characters, in ASCII.
    let text: [UInt8]

    /// Binary logarithm of the rounds that a check takes: each step doubles its time.
    public let cost: Int

    /// Nil for what is no hash; `problem(with:)` tells why.
    public init?(parsing text: String) {
        guard Self.problem(with: text) == nil else { return nil }
        self.text = Array(text.utf8)
        cost = Self.cost(self.text) ?? 0
    }

    /// What keeps a text from being a hash, or nil.
    public static func problem(with text: String) -> Problem? {
        let bytes = Array(text.utf8)
        guard ["$2a$", "$2b$", "$2y$"].contains(where: { bytes.starts(with: $0.utf8) }) else { return .prefix }
        guard let cost = cost(bytes), (4...31).contains(cost) else { return .cost }
        guard bytes.count == length else { return .length }
        return bytes[headLength...].allSatisfy(isDigit) ? nil : .alphabet
    }

    /// A hash that nobody's password has been seen to give, as costly to check as one of that cost.
    static func unknown(cost: Int) -> PasswordHash {
        PasswordHash(
            text: Array(
                "$2y$\(cost < 10 ? "0" : "")\(cost)$aerostatKnowsNoSuchPersonSoThisIsNoOnesPassword/.....".utf8
            ),
            cost: cost
        )
    }

    private init(text: [UInt8], cost: Int) {
        self.text = text
        self.cost = cost
    }

    /// What the hashing of a password begins from: head and salt, in the latest kind.
    var setting: [UInt8] { Array("$2y".utf8) + text[3..<(Self.headLength + Self.saltLength)] }

    /// What the hashing of the right password ends with.
    var digest: ArraySlice<UInt8> { text[(Self.headLength + Self.saltLength)...] }

    private static func cost(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= headLength, bytes[6] == UInt8(ascii: "$") else { return nil }
        let digits = bytes[4..<6].map { Int($0) - 0x30 }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        return digits[0] * 10 + digits[1]
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension PasswordHash: CustomStringConvertible, CustomReflectable {
    public var description: String { "a bcrypt hash" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
