/// Why one request did not reach its goal.
struct PushFailure: Error, Hashable {
    /// What makes two failures the same state of affairs, whatever their words.
    enum Kind: Hashable, CustomStringConvertible {
        /// libcurl's code, whose meaning is stable.
        case transfer(code: UInt32, meaning: String)
        /// A code of libcurl's multi interface.
        case multi(code: Int32, meaning: String)
        case answer(status: Int)

        var description: String {
            switch self {
            case .transfer(let code, let meaning): "\(meaning) (curl \(code))"
            case .multi(let code, let meaning): "\(meaning) (curl multi \(code))"
            case .answer(let status): "HTTP status \(status)"
            }
        }
    }

    let kind: Kind
    /// The sentence for the log; never holds a secret.
    let reason: String
}
