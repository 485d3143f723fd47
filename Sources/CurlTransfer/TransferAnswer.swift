/// What the other side answered.
public struct TransferAnswer: Sendable, Hashable {
    public let status: Int
    /// The first words of the body, on one line, without secrets.
    public let words: String
    /// How long the receiver asks to be left alone; zero when it does not.
    public let retryAfter: Duration
    /// Where a redirect points to, without secrets.
    public let redirect: String?
    /// The body as far as it was kept.
    public let body: [UInt8]
    /// The body is longer than was accepted, and the connection was cut.
    public let isTooLong: Bool
}
