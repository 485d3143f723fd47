/// How long a transfer may take, and how much of an answer is read.
public struct TransferLimits: Sendable {
    /// Sent with each request, as `aerostat/VERSION`.
    public var userAgent: String
    /// Most time until a connection stands, name resolution and TLS included; above zero.
    public var connectTimeout: Duration
    /// Most time from the start of a request to the end of its answer; above zero.
    public var requestTimeout: Duration
    /// Bytes of an answer that are kept.
    public var keptAnswerBytes: Int
    /// Bytes of an answer after which nothing good can follow and the connection is cut.
    public var maximumAnswerBytes: Int

    public init(
        userAgent: String,
        connectTimeout: Duration,
        requestTimeout: Duration,
        keptAnswerBytes: Int,
        maximumAnswerBytes: Int
    ) {
        self.userAgent = userAgent
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
        self.keptAnswerBytes = keptAnswerBytes
        self.maximumAnswerBytes = maximumAnswerBytes
    }
}
