public import CurlTransfer

/// The server that takes mail in: a relay or a submission server, checked.
public struct MailServer: Sendable, Hashable, CustomStringConvertible {
    public typealias Encryption = TransferRequest.MailEncryption

    /// The URL, fit to be shown.
    public let description: String
    let encryption: Encryption
    let credentials: TransferCredentials?

    /// - Parameters:
    ///   - text: `smtp://HOST[:PORT]`, or `smtps://HOST[:PORT]` for a server that is encrypted from the start.
    ///   - encryption: what an `smtp://` server is asked for; nil requires it where there are credentials, and else takes
    ///     it where it is offered.
    ///   - credentials: user and password.
    public init(
        parsing text: String,
        encryption wanted: Encryption? = nil,
        credentials: TransferCredentials? = nil
    ) throws(MailError) {
        let (url, isEncrypted) = try Self.url(text)
        description = url
        self.credentials = credentials
        let encryption = wanted ?? (credentials == nil ? .optional : .required)
        guard credentials == nil || isEncrypted || encryption == .required else {
            throw .unprotectedCredentials(server: url)
        }
        self.encryption = isEncrypted ? .required : encryption
    }

    private static func url(_ text: String) throws(MailError) -> (url: String, isEncrypted: Bool) {
        let shown =
            text.contains(where: { "@?#".contains($0) }) ? "\"...\"" : PrintableText.make(from: text, limit: 200)
        do {
            guard !text.contains(":///") else { throw Problem(sentence: "it has no host") }
            let url = try CurlURL(parsing: text)
            let scheme = try url.part(.scheme)
            guard scheme == "smtp" || scheme == "smtps" else { throw Problem(sentence: "its scheme is not known") }
            guard try url.part(.user) == nil, try url.part(.password) == nil else {
                throw Problem(sentence: "user and password belong in the environment or in a file, not in it")
            }
            guard try url.part(.query) == nil, try url.part(.fragment) == nil, try url.part(.path) ?? "/" == "/" else {
                throw Problem(sentence: "it has more than a host and a port")
            }
            var plain = try url.withoutSecrets()
            while plain.hasSuffix("/") { plain.removeLast() }
            return (plain, scheme == "smtps")
        } catch let problem as Problem {
            throw .invalidServer(url: shown, problem: problem.sentence)
        } catch {
            throw .invalidServer(url: shown, problem: "it is malformed: \(error)")
        }
    }

    private struct Problem: Error {
        let sentence: String
    }
}
