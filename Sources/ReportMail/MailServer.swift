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
        do throws(ServerURL.Problem) {
            let (url, scheme) = try ServerURL.parse(text, schemes: ["smtp", "smtps"], allowsPath: false)
            return (url, scheme == "smtps")
        } catch {
            throw .invalidServer(url: error.shownURL, problem: error.sentence)
        }
    }
}
