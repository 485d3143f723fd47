/// One request of a handle: what is sent where.
public struct TransferRequest: Sendable {
    public enum Exchange: Sendable {
        /// - Parameters:
        ///   - method: such as `GET`.
        ///   - contentType: media type of the body; empty for a request without one.
        ///   - body: nil where none is sent.
        case http(method: String, contentType: String = "", body: [UInt8]? = nil)
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
