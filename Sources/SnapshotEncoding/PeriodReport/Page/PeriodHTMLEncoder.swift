public import HostModel

/// Writes a report over a period as one HTML page with pictures, for a browser or a mail.
///
/// The page needs nothing from outside and no script; it follows the reader's light or dark theme. What is written is
/// bounded by `FleetPicture`.
public enum PeriodHTMLEncoder {
    /// Hosts that are listed at most beside those that are pictured.
    private static let longestTable = 1000

    /// Appends the page.
    ///
    /// - Parameters:
    ///   - step: length of the parts of the pictures, as it is said to readers.
    ///   - clock: shows times to readers.
    public static func encode(
        _ picture: FleetPicture,
        heading: PeriodHeading,
        step: String,
        clock: DisplayClock,
        into page: inout [UInt8]
    ) {
        let facts = PeriodFacts(heading: heading, clock: clock, step: step)
        page += opening(facts).utf8
        if heading.samples == nil || picture.overview.isEmpty {
            page += "<p>There are no samples of hosts in this period.</p>\n".utf8
        }
        if picture.overview.count > 1 { page += overview(picture).utf8 }
        let times = TimeScale(from: heading.query.from, to: heading.query.to, clock: clock)
        for (index, host) in picture.hosts.enumerated() {
            let overview = picture.overview.first { $0.name == host.name }
            page += section(host, number: index + 1, overview: overview, times, heading.gaps).utf8
        }
        page += "</main>\n</body>\n</html>\n".utf8
    }

    private static func opening(_ facts: PeriodFacts) -> String {
        var text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>aerostat: memory report</title>
            <link rel="icon" href="data:,"/>
            <style>
            \(PeriodStylesheet.text)</style>
            </head>
            <body>
            <main>
            <h1>Memory report</h1>
            <dl>

            """
        for fact in facts.all { text += "<dt>\(fact.name)</dt><dd>\(htmlEscaped(fact.text))</dd>\n" }
        return text + "</dl>\n"
    }

    // MARK: The fleet

    private static func overview(_ picture: FleetPicture) -> String {
        let (pictured, others) = (picture.hosts.count, picture.overview.dropFirst(picture.hosts.count))
        var text = "<h2>Hosts</h2>\n"
        guard !others.isEmpty else { return text + table(picture.overview[...], pictured: pictured) }
        text +=
            "<p>The \(pictured) hosts of \(picture.overview.count) that were shortest of memory are pictured below; "
        text += "<code>--host</code> pictures others.</p>\n"
        text += table(picture.overview.prefix(pictured), pictured: pictured)
        text += "<details>\n<summary>\(others.count) more hosts</summary>\n"
        text += table(others.prefix(longestTable), pictured: pictured)
        if others.count > longestTable { text += "<p>And \(others.count - longestTable) more.</p>\n" }
        return text + "</details>\n"
    }

    private static func table(_ hosts: ArraySlice<HostOverview>, pictured: Int) -> String {
        let states = MemoryState.allCases.filter { $0 != .high }
        var text = "<div class=\"wide\"><table>\n<thead><tr><th>Host</th><th>Memory</th><th>Least free</th>"
        text += "<th>Overcommit at most</th>"
        text += states.map { "<th>Time in \($0.name)</th>" }.joined() + "</tr></thead>\n<tbody>\n"
        for (index, host) in zip(hosts.indices, hosts) {
            let name = htmlEscaped(host.name)
            let cells =
                [size(host.sizeBytes), size(host.leastFreeBytes), percent(host.overcommitMillionths)]
                + states.map { percent(host.stateShares?[$0.rawValue]) }
            text += "<tr><th>\(index < pictured ? "<a href=\"#host-\(index + 1)\">\(name)</a>" : name)</th>"
            text += cells.map { "<td>\($0)</td>" }.joined() + "</tr>\n"
        }
        return text + "</tbody>\n</table></div>\n"
    }

    // MARK: A host

    private static func section(
        _ host: HostPicture,
        number: Int,
        overview: HostOverview?,
        _ times: TimeScale,
        _ gaps: [HistoryGap]
    ) -> String {
        let holes = host.holes(times, gaps: gaps)
        var text = "<section id=\"host-\(number)\">\n<h2>\(htmlEscaped(host.name))</h2>\n"
        if let overview {
            text += "<p>\(size(overview.sizeBytes)) of machine memory, at least \(size(overview.leastFreeBytes)) free, "
            text += "overcommit at most \(percent(overview.overcommitMillionths)), "
            text += "\(host.machines.count) virtual machine\(host.machines.count == 1 ? "" : "s").</p>\n"
        }
        text += host.statePlot(times, overview: overview, holes: holes)
        text += host.reclaimedPlot(times, holes: holes)
        text += host.freePlot(times, holes: holes)
        text += "<h3>Virtual machines that come first</h3>\n<div class=\"cards\">\n"
        text += MachineBars.all(host.machines).map(\.html).joined()
        return text + "</div>\n</section>\n"
    }

    private static func size(_ bytes: Int64?) -> String {
        bytes.map { ShortText.size(ByteCount($0)) } ?? ShownValue.unknown
    }

    private static func percent(_ millionths: Int64?) -> String {
        millionths.map { ShownValue.percent(millionths: $0) } ?? ShownValue.unknown
    }
}
