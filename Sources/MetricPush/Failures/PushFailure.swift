import CurlTransfer

/// Why one request did not reach its goal.
struct PushFailure: Error, Hashable {
    /// What makes two failures the same state of affairs, whatever their words.
    enum Kind: Hashable, CustomStringConvertible {
        case transfer(TransferFailure.Kind)
        case answer(status: Int)

        var description: String {
            switch self {
            case .transfer(let kind): "\(kind)"
            case .answer(let status): "HTTP status \(status)"
            }
        }
    }

    let kind: Kind
    /// The sentence for the log; never holds a secret.
    let reason: String

    init(kind: Kind, reason: String) {
        self.kind = kind
        self.reason = reason
    }

    init(_ failure: TransferFailure) {
        self.init(kind: .transfer(failure.kind), reason: failure.reason)
    }
}

extension PushFailure {
    /// What the answer to a request for this path says.
    init(_ answer: TransferAnswer, path: String) {
        var reason = "\(path.isEmpty ? "the request" : path) was answered \(answer.status)"
        if let redirect = answer.redirect {
            reason += " with a redirect to \(redirect); redirects are not followed, give the URL it leads to"
        }
        if !answer.words.isEmpty { reason += ": \(answer.words)" }
        self.init(kind: .answer(status: answer.status), reason: reason)
    }
}
