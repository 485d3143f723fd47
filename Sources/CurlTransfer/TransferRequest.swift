/// One request of a handle: what is sent where.
public struct TransferRequest: Sendable {
    public enum Exchange: Sendable {
        /// - Parameters:
        ///   - method: such as `GET`.
        ///   - contentType: media type of the body; empty for a request without one.
        ///   - contentEncoding: how the body is compressed, such as `gzip`; empty for a body as it is.
        ///   - body: nil where none is sent.
        case http(method: String, contentType: String = "", contentEncoding: String = "", body: [UInt8]? = nil)
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
    public var security: TransferSecurity
    public var proxy: TransferProxy
    /// Headers beside those that the exchange needs; a mail server gets none.
    public var headers: [TransferHeader]
    /// Names of headers of the answer that are kept, in lower case.
    public var answerHeaders: Set<String>

    public init(
        url: String,
        exchange: Exchange,
        credentials: TransferCredentials? = nil,
        security: TransferSecurity = TransferSecurity(),
        proxy: TransferProxy = .environment,
        headers: [TransferHeader] = [],
        answerHeaders: Set<String> = []
    ) {
        self.url = url
        self.exchange = exchange
        self.credentials = credentials
        self.security = security
        self.proxy = proxy
        self.headers = headers
        self.answerHeaders = answerHeaders
    }

    /// What must not be seen in a text about the request.
    var secrets: TransferSecrets {
        TransferSecrets(
            (credentials?.secrets ?? []) + (proxy.credentials?.secrets ?? [])
                + headers.filter(\.isSecret).map(\.value)
        )
    }

    /// The text with all secrets of the request taken out: a receiver may repeat what it was sent.
    public func withoutSecrets(_ text: String) -> String { secrets.removed(from: text, isCut: false) }
}
