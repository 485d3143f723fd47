import HostModel

/// A request for a metrics page that is being answered, from its admission until the last byte of its answer has gone
/// to the socket, or there is nobody any more who could send it.
final class ScrapeTicket: Sendable {
    private let account: ServerAccount
    /// False for a question about the headers alone.
    private let isScrape: Bool
    private let start: ContinuousClock.Instant

    /// - Precondition: the account has admitted it.
    init(account: ServerAccount, isScrape: Bool, start: ContinuousClock.Instant) {
        self.account = account
        self.isScrape = isScrape
        self.start = start
    }

    /// The whole answer, which is a page, has gone to the socket.
    func complete() {
        guard isScrape else { return }
        let microseconds = Int64((ContinuousClock.now - start) / .microseconds(1))
        account.update { ledger in
            ledger.scrapes += 1
            ledger.lastScrapeMicroseconds = microseconds
            ledger.scrapeMicroseconds += microseconds
        }
    }

    deinit {
        account.update { $0.scrapesInFlight -= 1 }
    }
}
