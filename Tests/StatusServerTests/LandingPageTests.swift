import Testing

@testable import StatusServer

struct LandingPageTests {
    @Test func escapesEveryText() {
        let nasty = "<script>\"&'"
        let row = LandingPageFacts.Host(
            name: nasty,
            state: nasty,
            memory: nasty,
            free: nasty,
            ballooned: nasty,
            swapped: nasty,
            virtualMachines: 1
        )
        let facts = LandingPageFacts(
            version: nasty,
            scenario: nasty,
            runID: nasty,
            simulatedTime: nasty,
            elapsed: nasty,
            speed: nasty,
            hosts: [row]
        )
        let html = LandingPage(facts: facts, telemetryPath: "/metrics").html
        #expect(!html.contains("<script"))
        #expect(!html.contains("\"&'"))
        // Six facts, the scenario once more in the title, and six cells of the row.
        #expect(html.occurrences(of: "&lt;script&gt;&quot;&amp;&#39;") == 13)
    }

    @Test func saysWhereToGoAndWhatIsSimulated() {
        let html = LandingPage(facts: .example, telemetryPath: "/other").html
        for expected in [
            "href=\"/other\"", "href=\"/api/v1/snapshot\"", "href=\"/api/v1/sd\"", "<code>/probe?target=HOST</code>",
            "<dd>overcommit</dd>", "2026-01-01T00:12:00Z", "1.2.3",
            "<th scope=\"row\">esx-01</th><td>soft</td>",
        ] {
            #expect(html.contains(expected))
        }
        #expect(!html.contains("href=\"/metrics\""))
        #expect(!html.contains("/-/reload"))
        let withReload = LandingPage(facts: .example, telemetryPath: "/other", isReloadEnabled: true).html
        #expect(withReload.contains("<code>POST /-/reload</code>"))
    }

    @Test func refersToNothingOutside() {
        let html = LandingPage(facts: .example, telemetryPath: "/metrics").html
        for absent in ["http:", "https:", "//", "src=", "@import", "url("] {
            #expect(!html.contains(absent), "\(absent)")
        }
    }

    @Test func saysSoWhenThereIsNoSnapshotYet() {
        var facts = LandingPageFacts.example
        facts.hosts = []
        #expect(LandingPage(facts: facts, telemetryPath: "/metrics").html.contains("No snapshot yet"))
    }

    @Test func showsAHundredHostsAtMost() {
        var facts = LandingPageFacts.example
        facts.hosts = Array(repeating: facts.hosts[0], count: 103)
        let html = LandingPage(facts: facts, telemetryPath: "/metrics").html
        #expect(html.occurrences(of: "<th scope=\"row\">") == 100)
        #expect(html.contains("And 3 more hosts."))
    }
}

extension String {
    /// How often the text occurs.
    fileprivate func occurrences(of part: String) -> Int {
        ranges(of: part).count
    }
}
