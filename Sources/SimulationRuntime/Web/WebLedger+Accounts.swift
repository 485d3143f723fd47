import HostModel
import StatusServer

extension WebLedger {
    /// Puts together what the server, the pages and the web configuration file say.
    init(
        _ server: ServerAccount.Counts,
        pages: PageAccount.Counts,
        configuration: WebConfigurationLedger?
    ) {
        self.init()
        scrapes = server.scrapes
        lastScrapeMicroseconds = Self.microseconds(server.lastScrape)
        scrapeMicroseconds = Self.microseconds(server.scrapeTime)
        scrapesInFlight = server.scrapesInFlight
        encodedPages = pages.encoded
        compressedPages = pages.compressed
        for (refusal, count) in server.refused { refused[RefusalReason(refusal)] = count }
        openConnections = server.openConnections
        acceptedConnections = server.acceptedConnections
        for (closing, count) in server.closed { closed[ConnectionEnd(closing)] = count }
        self.configuration = configuration
    }

    private static func microseconds(_ duration: Duration) -> Int64 { Int64(duration / .microseconds(1)) }
}

extension RefusalReason {
    init(_ refusal: ServerAccount.Refusal) {
        self =
            switch refusal {
            case .maxRequests: .maxRequests
            case .rateLimit: .rateLimit
            case .unauthorized: .unauthorized
            case .malformed: .malformed
            }
    }
}

extension ConnectionEnd {
    init(_ closing: ServerAccount.Closing) {
        self =
            switch closing {
            case .idle: .idle
            case .requestDeadline: .requestDeadline
            case .stalledReader: .stalledReader
            case .displaced: .displaced
            case .tls: .tls
            }
    }
}
