/// Texts that must not be seen, and how they are taken out of others.
struct TransferSecrets {
    private static let stars = "***"

    /// The longest first, since one may be a part of another.
    private let texts: [String]

    init(_ texts: [String]) {
        self.texts = texts.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// - Parameter isCut: the text goes on where it ends here, so its end may be the beginning of a secret.
    func removed(from text: String, isCut: Bool) -> String {
        var text = text
        for secret in texts { text = text.replacing(secret, with: Self.stars) }
        guard isCut else { return text }
        for secret in texts {
            let end = Array(text.utf8.suffix(secret.utf8.count))
            let beginning = Array(secret.utf8)
            // The longest end of the text that a secret begins with.
            guard let start = end.indices.first(where: { beginning.starts(with: end[$0...]) }) else { continue }
            text = String(decoding: text.utf8.dropLast(end.count - start), as: UTF8.self) + Self.stars
        }
        return text
    }
}
