/// One request of a handle: what is sent where.
public struct TransferRequest: Sendable {
    public enum Exchange: Sendable {
        /// - Parameters:
        ///   - method: such as `GET`.
        ///   - contentType: media type of the body; empty for a request without one.
        ///   - body: nil where none is sent.
        case http(method: String, contentType: String = "", body: [UInt8]? = nil)
        /// - Parameters:
        ///   - sender: address of the envelope, and so of the recipients.
        ///   - message: header and body, with CRLF at the ends of lines.
        case mail(sender: String, recipients: [String], message: [UInt8], encryption: MailEncryption)
    }

    /// What a mail server at an `smtp://` URL is asked for before anything is said; `smtps://` is encrypted anyway.
    public enum MailEncryption: String, Sendable, Hashable, CaseIterable {
        /// STARTTLS, RFC 3207, or nothing is sent.
        case required
        /// STARTTLS where the server offers it.
        case optional
        case none
    }

    /// An absolute URL without user and password.
    public var url: String
    public var exchange: Exchange
    public var credentials: TransferCredentials?

    public init(url: String, exchange: Exchange, credentials: TransferCredentials? = nil) {
        self.url = url
        self.exchange = exchange
        self.credentials = credentials
    }
}
