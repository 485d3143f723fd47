/// What became of everything that was handed over for one destination.
///
/// At every reading, `samplesAccepted` is `samplesDelivered` plus `samplesDropped` plus `samplesQueued`.
public struct PushAccount: Sendable, Hashable {
    /// The push URL without user, password and query.
    public let destination: String
    /// Samples handed over.
    public internal(set) var samplesAccepted: Int64 = 0
    /// Samples whose request the receiver has answered with success.
    public internal(set) var samplesDelivered: Int64 = 0
    /// Samples given up: replaced by newer ones, refused by the receiver, over the memory bound, or left at the end.
    public internal(set) var samplesDropped: Int64 = 0
    /// Samples that wait or are on their way.
    public internal(set) var samplesQueued: Int64 = 0
    /// Requests answered with success, those without samples included.
    public internal(set) var requestsSucceeded: Int64 = 0
    /// Requests that failed; each try counts.
    public internal(set) var requestsFailed: Int64 = 0
    /// Of the failed requests, those whose answer says that the URL is wrong: redirects, which are never followed.
    public internal(set) var configurationErrors: Int64 = 0
    /// Wall-clock milliseconds since 1970 of the last success; 0 before the first.
    public internal(set) var lastSuccessMilliseconds: Int64 = 0

    init(destination: String) {
        self.destination = destination
    }
}
