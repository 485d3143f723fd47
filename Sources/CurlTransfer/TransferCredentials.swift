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
        var text = text
        for secret in secrets where !secret.isEmpty {
            text = text.replacing(secret, with: "***")
        }
        return text
    }

    private var secrets: [String] {
        switch self {
        case .basic(let user, let password): [Base64.standard.encode(Array("\(user):\(password)".utf8)), password]
        case .bearer(let token): [token]
        }
    }
}
