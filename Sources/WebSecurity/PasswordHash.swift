/// A password hashed with bcrypt, as `htpasswd -nB` prints it. Its text is never shown.
public struct PasswordHash: Sendable, Hashable {
    let text: String

    /// - Parameter text: begins with `$2a$`, `$2b$` or `$2y$`; nil for everything else.
    public init?(parsing text: String) {
        guard text.hasPrefix("$2a$") || text.hasPrefix("$2b$") || text.hasPrefix("$2y$") else { return nil }
        self.text = text
    }
}
