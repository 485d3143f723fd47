internal import HostModel
internal import SnapshotEncoding

extension StatusPage {
    /// What runs, how far it is, and where else to go.
    var header: String {
        let snapshot = facts.moment?.snapshot
        let scenario = snapshot.map { HTMLText.name($0.identity.scenario) } ?? HTMLText.unknown
        let time = snapshot.map { Self.clockText($0.time) } ?? HTMLText.unknown
        let elapsed = snapshot.map { ShortText.duration(milliseconds: $0.elapsedMilliseconds) } ?? HTMLText.unknown
        return """
            <header>
            <div class="masthead">
            <h1>aerostat</h1>
            <dl id="run-facts">
            <div><dt>Scenario</dt><dd id="scenario">\(scenario)</dd></div>
            <div><dt>Simulated time</dt><dd id="simulated-time">\(time)</dd></div>
            <div><dt>Elapsed</dt><dd id="elapsed">\(elapsed)</dd></div>
            <div><dt>Speed</dt><dd id="speed">\(speedText)</dd></div>
            </dl>
            <div class="controls">
            <p id="connection" role="status">\(facts.moment == nil ? "starting" : "not live: needs scripts")</p>
            <button id="pause" type="button" aria-pressed="false" title="Freezes the page; the simulation goes on">\
            Pause page</button>
            </div>
            </div>
            \(links)</header>
            <noscript><p class="notice">Without scripts this page shows one moment, and no pictures: load it again for \
            newer numbers.</p></noscript>
            <p id="notice" class="notice" role="status" hidden></p>

            """
    }

    /// Such as `2026-01-01 00:12:00 UTC`.
    private static func clockText(_ time: Timestamp) -> String {
        time.description.replacing("T", with: " ").replacing("Z", with: " UTC")
    }

    private var speedText: String {
        facts.speed == "max" ? "as fast as it can" : "\(htmlEscaped(facts.speed))×"
    }

    private var links: String {
        // Relative, so that a proxy may put a path before all of them.
        let metrics = String(facts.telemetryPath.drop { $0 == "/" })
        let host = shownHost.map { "?host=" + HTMLText.queryEscaped($0.identity.name) } ?? ""
        let places = [
            (metrics, "metrics", "the metrics, for Prometheus"),
            ("api/v1/status\(host)", "status", "what this page shows, as JSON"),
            ("api/v1/hosts", "hosts", "the fleet, as JSON"),
            ("api/v1/snapshot", "snapshot", "the latest snapshot of every host, as JSON"),
            ("api/v1/sd", "targets", "a target for each host, for Prometheus to discover"),
            ("-/healthy", "healthy", "for probes"),
            ("-/ready", "ready", "for probes"),
        ]
        var text = "<nav aria-label=\"Where to go\"><ul>\n"
        for (path, name, explanation) in places {
            let link = "<a href=\"\(htmlEscaped(path))\""
            text += "<li>\(link)\(path.hasPrefix("api/v1/status") ? " id=\"status-link\"" : "") "
            text += "title=\"\(explanation)\">\(name)</a></li>\n"
        }
        text += "<li><code>probe?target=HOST</code> the metrics of one host</li>\n"
        text += "<li><code>api/v1/explain?vm=NAME</code> why a machine lost memory</li>\n"
        if facts.isReloadEnabled { text += "<li><code>POST -/reload</code> reads the files again</li>\n" }
        return text + "</ul></nav>\n"
    }
}
