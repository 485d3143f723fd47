import Synchronization

/// What the server counts about itself, for the metrics pages to tell.
public final class ServerAccount: Sendable {
    /// The counts at one moment.
    public struct Counts: Sendable, Hashable {
        public var scrapes: Int64 = 0
        public var scrapesInFlight: Int64 = 0
        /// From the request of the last scrape to the last byte of its answer.
        public var lastScrape = Duration.zero
        /// The same for all scrapes together.
        public var scrapeTime = Duration.zero
        public var refused: [Refusal: Int64] = [:]
        public var openConnections: Int64 = 0
        public var acceptedConnections: Int64 = 0
        public var closed: [Closing: Int64] = [:]
    }

    /// Why a request was turned away.
    public enum Refusal: Sendable, Hashable, CaseIterable {
        case maxRequests, rateLimit, unauthorized, malformed
    }

    /// Why the server ended a connection.
    public enum Closing: Sendable, Hashable, CaseIterable {
        case idle, requestDeadline, stalledReader, displaced, tls
    }

    private let state = Mutex(Counts())

    public init() {}

    public var counts: Counts { state.withLock { $0 } }

    /// Counts a metrics page as under way, unless there are as many as there may be.
    ///
    /// - Parameter limit: 0 for no bound.
    func admitScrape(limit: Int = 0) -> Bool {
        state.withLock { counts in
            guard limit == 0 || counts.scrapesInFlight < limit else { return false }
            counts.scrapesInFlight += 1
            return true
        }
    }

    func update(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0) }
    }
}
