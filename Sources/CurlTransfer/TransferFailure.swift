/// Why libcurl could not do what it was asked to.
public struct TransferFailure: Error, Hashable, CustomStringConvertible {
    /// What makes two failures the same state of affairs, whatever their words.
    public enum Kind: Sendable, Hashable, CustomStringConvertible {
        /// libcurl's code, whose meaning is stable.
        case transfer(code: UInt32, meaning: String)
        /// A code of libcurl's multi interface.
        case multi(code: Int32, meaning: String)

        public var description: String {
            switch self {
            case .transfer(let code, let meaning): "\(meaning) (curl \(code))"
            case .multi(let code, let meaning): "\(meaning) (curl multi \(code))"
            }
        }
    }

    public let kind: Kind
    /// The sentence for a reader; never holds a secret.
    public let reason: String
    /// A mail server refused the message for good, RFC 5321 section 4.2.1; the same later would be refused again.
    public let isPermanent: Bool

    init(kind: Kind, reason: String, isPermanent: Bool = false) {
        self.kind = kind
        self.reason = reason
        self.isPermanent = isPermanent
    }

    public var description: String { reason }
}
