/// What the other side answered.
public struct TransferAnswer: Sendable, Hashable {
    public let status: Int
    /// The first words of the body, on one line, without secrets.
    public let words: String
    /// How long the receiver asks to be left alone; zero when it does not.
    public let retryAfter: Duration
    /// Where a redirect points to, without secrets.
    public let redirect: String?
    /// The headers that were asked for, by name in lower case, each as far as it fits a kilobyte. They are for programs
    /// and not for texts: a receiver could repeat a secret in one.
    public let headers: [String: String]
    /// Bytes that went out, of body and head, before TLS; of a mail its message alone.
    public let sentBytes: Int64
    /// The body as far as it was kept.
    public let body: [UInt8]
    /// The body is longer than was accepted, and the connection was cut.
    public let isTooLong: Bool
}
