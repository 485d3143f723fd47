public import HostModel
import Synchronization

/// What the server counts about itself, for the metrics pages to tell: a ledger in which pages and the web configuration
/// are left to others.
public final class ServerAccount: Sendable {
    private let state = Mutex(WebLedger())

    public init() {}

    /// The counts at this moment.
    public var ledger: WebLedger { state.withLock { $0 } }

    /// Counts a metrics page as under way, unless there are as many as there may be.
    ///
    /// - Parameter limit: 0 for no bound.
    func admitScrape(limit: Int = 0) -> Bool {
        state.withLock { ledger in
            guard limit == 0 || ledger.scrapesInFlight < limit else { return false }
            ledger.scrapesInFlight += 1
            return true
        }
    }

    func update(_ change: (inout WebLedger) -> Void) {
        state.withLock { change(&$0) }
    }
}
