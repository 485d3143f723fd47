/// The language that a destination speaks: what its URLs look like and what its answers mean.
public enum PushProtocol: String, Sendable, Hashable, CaseIterable {
    /// Prometheus Pushgateway: a PUT replaces a group of series, a DELETE takes it away.
    case pushgateway

    /// What the answer says about the request.
    enum Verdict: Hashable {
        case delivered
        /// The receiver may take the same request later.
        case retry
        /// The receiver will never take this request.
        case refused
        /// The URL does not lead to a receiver.
        case misconfigured
    }

    /// - Parameter status: the HTTP status of the final answer.
    func verdict(forStatus status: Int) -> Verdict {
        switch self {
        case .pushgateway:
            switch status {
            case 200..<300: .delivered
            case 300..<400: .misconfigured
            case 408, 429, 500..<600: .retry
            default: .refused
            }
        }
    }
}
