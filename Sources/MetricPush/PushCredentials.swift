/// User and password for basic authentication. Prints as stars in whatever way it is printed.
struct PushCredentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let user: String
    let password: String

    var description: String { "***" }
    var debugDescription: String { "***" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The text with the password, plain or as it travels, taken out: a receiver may repeat what it was sent.
    func removed(from text: String) -> String {
        var text = text
        let token = Base64.standard.encode(Array("\(user):\(password)".utf8))
        for secret in [token, password] where !secret.isEmpty {
            text = text.replacing(secret, with: "***")
        }
        return text
    }
}
