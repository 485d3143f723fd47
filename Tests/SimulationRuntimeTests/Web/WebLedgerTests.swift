import HostModel
import StatusServer
import Testing

@testable import SimulationRuntime

struct WebLedgerTests {
    @Test func everythingThatTheServerCountsIsTold() {
        var counts = ServerAccount().counts
        counts.scrapes = 1
        counts.scrapesInFlight = 2
        counts.lastScrape = .milliseconds(3)
        counts.scrapeTime = .seconds(4)
        counts.openConnections = 5
        counts.acceptedConnections = 6
        for (index, refusal) in ServerAccount.Refusal.allCases.enumerated() {
            counts.refused[refusal] = Int64(10 + index)
        }
        for (index, closing) in ServerAccount.Closing.allCases.enumerated() {
            counts.closed[closing] = Int64(20 + index)
        }
        let ledger = WebLedger(counts, pages: PageAccount.Counts(encoded: 7, compressed: 8), configuration: nil)
        #expect(ledger.scrapes == 1)
        #expect(ledger.scrapesInFlight == 2)
        #expect(ledger.lastScrapeMicroseconds == 3000)
        #expect(ledger.scrapeMicroseconds == 4_000_000)
        #expect(ledger.openConnections == 5)
        #expect(ledger.acceptedConnections == 6)
        #expect(ledger.encodedPages == 7)
        #expect(ledger.compressedPages == 8)
        #expect(ledger.refused == [.maxRequests: 10, .rateLimit: 11, .unauthorized: 12, .malformed: 13])
        #expect(
            ledger.closed == [.idle: 20, .requestDeadline: 21, .stalledReader: 22, .displaced: 23, .tls: 24]
        )
        #expect(ledger.configuration == nil)
    }
}
