/// The page at `/`: says what this is and where to go. Self-contained, without scripts and outside assets.
struct LandingPage {
    /// Rows of the table of hosts at most; a fleet of thousands is what the metrics are for.
    static let maximumRows = 100

    /// What a browser may do with the page: show it with its own style, and nothing else.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"

    var facts: LandingPageFacts
    var telemetryPath: String
    /// Whether the files can be read again by a request.
    var isReloadEnabled = false

    /// The whole page as HTML.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>aerostat: \(Self.escaped(facts.scenario))</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <main>
        <h1>aerostat</h1>
        <p>Simulates how a hypervisor reclaims memory from its virtual machines, for Prometheus to scrape.</p>
        <dl>
        <dt>Scenario</dt><dd>\(Self.escaped(facts.scenario))</dd>
        <dt>Simulated time</dt><dd>\(Self.escaped(facts.simulatedTime)), \(Self.escaped(facts.elapsed)) into the run</dd>
        <dt>Speed</dt><dd>\(Self.escaped(facts.speed))</dd>
        <dt>Run</dt><dd><code>\(Self.escaped(facts.runID))</code></dd>
        <dt>Version</dt><dd>\(Self.escaped(facts.version))</dd>
        </dl>
        <h2>Where to go</h2>
        <ul>
        <li><a href="\(Self.escaped(telemetryPath))">\(Self.escaped(telemetryPath))</a>: the metrics, for Prometheus</li>
        <li><a href="\(ServerPath.snapshot)">\(ServerPath.snapshot)</a>: the latest snapshot as JSON</li>
        <li><code>\(ServerPath.explain)?vm=NAME</code>: why a machine lost memory, as JSON</li>
        <li><code>\(ServerPath.probe)?target=HOST</code>: the metrics of one host, and \
        <a href="\(ServerPath.discovery)">\(ServerPath.discovery)</a>: such a target for each, for Prometheus to discover</li>
        <li><a href="\(ServerPath.healthy)">\(ServerPath.healthy)</a> and \
        <a href="\(ServerPath.ready)">\(ServerPath.ready)</a>: for probes</li>
        \(reloadItem)<li>README.md, in the source tree: what each metric means, and how to write a scenario</li>
        </ul>
        \(hostTable)
        </main>
        </body>
        </html>

        """
    }

    private var reloadItem: String {
        isReloadEnabled ? "<li><code>POST \(ServerPath.reload)</code>: reads the files again</li>\n" : ""
    }

    private var hostTable: String {
        guard !facts.hosts.isEmpty else {
            return "<p>No snapshot yet: the simulation is starting.</p>"
        }
        var table = """
            <h2>Hosts</h2>
            <table>
            <thead><tr><th scope="col">Host</th><th scope="col">Memory state</th><th scope="col">Memory</th>\
            <th scope="col">Free</th><th scope="col">Ballooned</th><th scope="col">Swapped</th>\
            <th scope="col">Virtual machines</th></tr></thead>
            <tbody>

            """
        for host in facts.hosts.prefix(Self.maximumRows) {
            table += """
                <tr><th scope="row">\(Self.escaped(host.name))</th><td>\(Self.escaped(host.state))</td>\
                <td>\(Self.escaped(host.memory))</td><td>\(Self.escaped(host.free))</td>\
                <td>\(Self.escaped(host.ballooned))</td><td>\(Self.escaped(host.swapped))</td>\
                <td>\(host.virtualMachines)</td></tr>

                """
        }
        table += "</tbody>\n</table>"
        if facts.hosts.count > Self.maximumRows {
            table += "\n<p>And \(facts.hosts.count - Self.maximumRows) more hosts.</p>"
        }
        return table
    }

    private static let style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.5rem; }
        dt { font-weight: 600; }
        dd { margin: 0; }
        table { border-collapse: collapse; display: block; overflow-x: auto; }
        th, td { text-align: left; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid #8886; }
        td { font-variant-numeric: tabular-nums; }
        """

    /// The text with the characters that mean something in HTML written as references.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
