public import DeliveryQueue

/// What became of everything that was handed over for one destination, and how its requests went.
public struct PushAccount: Sendable, Hashable {
    /// Balances at every reading; across restarts where the queue is kept in files.
    public internal(set) var ledger: QueueLedger
    /// Requests answered with success since the start of the program, those without samples included.
    public internal(set) var requestsSucceeded: Int64 = 0
    /// Requests that failed; each try counts.
    public internal(set) var requestsFailed: Int64 = 0
    /// Of the failed requests, those whose answer says that the URL is wrong: redirects, which are never followed,
    /// nobody there, or no entry.
    public internal(set) var configurationErrors: Int64 = 0
    /// Bytes that were sent, headers and compression included.
    public internal(set) var bytesSent: Int64 = 0
}
