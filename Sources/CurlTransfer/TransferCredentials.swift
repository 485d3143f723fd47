/// What a receiver is shown to be let in. Prints as stars in whatever way it is printed.
public enum TransferCredentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Basic authentication of HTTP, or the login of a mail server.
    case basic(user: String, password: String)
    /// A token in HTTP's `Authorization: Bearer`, RFC 6750.
    case bearer(token: String)

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The text with the secret, plain or as it travels, taken out: a receiver may repeat what it was sent.
    public func removed(from text: String) -> String {
        TransferSecrets(secrets).removed(from: text, isCut: false)
    }

    /// libcurl takes texts that end at the first zero byte; a token goes into a header as it is, which ends at a line end.
    var isSendable: Bool {
        switch self {
        case .basic(let user, let password): !"\(user)\(password)".utf8.contains(0)
        case .bearer(let token): token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
    }

    var secrets: [String] {
        switch self {
        case .basic(let user, let password): [Base64.standard.encode(Array("\(user):\(password)".utf8)), password]
        case .bearer(let token): [token]
        }
    }
}
