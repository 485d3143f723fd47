/// The part of a server's TLS that is wrong, in words that hold nothing of a key.
public struct TLSProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Part: Sendable, Hashable {
        case certificate
        case privateKey
        /// Asks nobody for a certificate, though there is something to check it against.
        case clientAuthType
        case clientCA
        case versions
        /// Nil for the list as a whole.
        case cipherSuites(index: Int?)
        case curves(index: Int)
    }

    public let part: Part
    /// What is wrong and what would be accepted.
    public let sentence: String

    public var description: String { sentence }
}
