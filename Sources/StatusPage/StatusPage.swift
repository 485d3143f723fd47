internal import HostModel
internal import SnapshotEncoding

/// The page at `/`: one host's memory as a picture and as numbers.
///
/// The HTML holds all numbers for those without scripts, and every text that does not change: scripts fill in values
/// where `data-column` names them, so that each heading, unit and explanation is written here alone. Nothing moves when
/// they begin.
public struct StatusPage: Sendable {
    let facts: StatusPageFacts

    public init(_ facts: StatusPageFacts) {
        self.facts = facts
    }

    /// The whole page as HTML. O(hosts log hosts + machines of the host shown).
    public var html: [UInt8] {
        var page: [UInt8] = []
        for part in [
            opening, header, "<main id=\"main\" tabindex=\"-1\">\n", fleetSection, hostSection, machineSection,
        ] {
            page += part.utf8
        }
        page += "</main>\n\(ReadingGuide.html)\(ExplanationDialog.html(host: shownHost?.identity.name))".utf8
        page += "\(footer)</body>\n</html>\n".utf8
        return page
    }

    /// The host that is shown in full.
    struct ShownHost {
        let identity: HostIdentity
        let snapshot: HostSnapshot

        /// Configured memory of the largest machine, the scale of all bars.
        var barScale: PageCount { snapshot.virtualMachines.map(\.configuredSize).max() ?? .zero }
    }

    /// Nil before the first snapshot, and where the fleet has no such host.
    var shownHost: ShownHost? {
        guard let moment = facts.moment, moment.snapshot.hosts.indices.contains(moment.host) else { return nil }
        return ShownHost(
            identity: moment.snapshot.identity.hosts[moment.host],
            snapshot: moment.snapshot.hosts[moment.host]
        )
    }

    private var opening: String {
        var attributes = ""
        if let moment = facts.moment {
            let text = ShortText.decimal(Ratio(millionths: moment.snapshot.elapsedMilliseconds * 1000))
            attributes = " data-elapsed=\"\(text)\" data-run=\"\(htmlEscaped(moment.runID))\""
        }
        let title = shownHost.map { "\($0.snapshot.state.name): \($0.identity.name) - aerostat" } ?? "aerostat"
        return """
            <!DOCTYPE html>
            <html lang="en"\(attributes)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(htmlEscaped(title))</title>
            <link rel="icon" href="favicon.ico">
            <link rel="stylesheet" href="page/status.css">
            <link rel="stylesheet" href="page/pictures.css">
            <script type="module" src="page/main.js"></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the host</a>
            \(MachineBar.patterns)
            <p id="announcement" class="unseen" role="status"></p>

            """
    }

    private var footer: String {
        """
        <footer>aerostat \(htmlEscaped(facts.version)): simulates how a hypervisor reclaims memory from its virtual \
        machines. README.md in the source tree says what each metric means and how to write a scenario.</footer>

        """
    }
}
