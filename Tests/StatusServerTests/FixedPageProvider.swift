import StatusServer
import Synchronization

/// Pages that are set by the test, and a count of the scrapes asked for.
final class FixedPageProvider: PageProvider {
    struct Pages {
        var metrics: [SharedPage]?
        var snapshot: [SharedPage]?
        var scrapes = 0
    }

    let pages = Mutex(Pages())
    let facts: LandingPageFacts

    init(
        metrics: [String]? = ["a 1\n", "b 2\n"],
        snapshot: [String]? = ["{}\n"],
        facts: LandingPageFacts = .example
    ) {
        self.facts = facts
        pages.withLock {
            $0.metrics = metrics?.map { SharedPage($0) }
            $0.snapshot = snapshot?.map { SharedPage($0) }
        }
    }

    var isReady: Bool { pages.withLock { $0.metrics != nil } }

    func metricsPage(isScrape: Bool) -> [SharedPage]? {
        pages.withLock {
            if isScrape { $0.scrapes += 1 }
            return $0.metrics
        }
    }

    func snapshotPage() -> [SharedPage]? { pages.withLock { $0.snapshot } }

    /// Knows `web-01` of any host, and `web-02` of too many.
    func explainPage(host: String?, machine: String) async -> ExplainPage {
        switch machine {
        case "web-01": .found(SharedPage("{\"host\":\"\(host ?? "")\"}\n"))
        case "web-02": .ambiguous("which web-02?")
        default: .unknown("no such machine")
        }
    }

    func landingPageFacts() -> LandingPageFacts { facts }
}

extension LandingPageFacts {
    static let example = LandingPageFacts(
        version: "1.2.3",
        scenario: "overcommit",
        runID: "00ff",
        simulatedTime: "2026-01-01T00:12:00Z",
        elapsed: "12m",
        speed: "1",
        hosts: [
            Host(
                name: "esx-01",
                state: "soft",
                memory: "64.0 GiB",
                free: "1.5 GiB",
                ballooned: "2.0 GiB",
                swapped: "0 B",
                virtualMachines: 8
            )
        ]
    )
}
