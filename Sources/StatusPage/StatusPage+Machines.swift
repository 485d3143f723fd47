internal import HostModel
internal import SnapshotEncoding

extension StatusPage {
    /// Machines that the HTML lists at most; scripts list all of them.
    private static let maximumRows = 200

    var machineSection: String {
        let count = shownHost?.snapshot.virtualMachines.count ?? 0
        let listed = listedMachines(count)
        return """
            <section id="machines" aria-labelledby="machines-title">
            <div class="heading"><h2 id="machines-title">Virtual machines</h2>
            <p class="tools"><label>Filter by name or group \
            <input id="filter" type="search" autocomplete="off" spellcheck="false"></label>
            <output id="machine-count" for="filter">\(count) machine\(count == 1 ? "" : "s")</output></p></div>
            \(MachineBar.legend)\(MachineTable(host: shownHost, listed: listed).html)\(pages(listed, of: count))</section>

            """
    }

    private func listedMachines(_ count: Int) -> Range<Int> {
        let first = min(max(facts.moment?.firstMachine ?? 0, 0), max(count - 1, 0))
        return first..<min(first + Self.maximumRows, count)
    }

    /// Links to the other machines, for those without scripts.
    private func pages(_ listed: Range<Int>, of count: Int) -> String {
        guard let host = shownHost, listed.count < count else { return "" }
        func link(_ first: Int, _ text: String) -> String {
            "<a href=\"?host=\(HTMLText.queryEscaped(host.identity.name))&amp;from=\(first)#machines\">\(text)</a>"
        }
        var text = "<nav id=\"pages\" class=\"scriptless\" aria-label=\"Pages of the table\">"
        text += "Machines \(listed.lowerBound + 1) to \(listed.upperBound) of \(count). "
        if listed.lowerBound > 0 { text += link(max(listed.lowerBound - Self.maximumRows, 0), "Those before") + " " }
        if listed.upperBound < count { text += link(listed.upperBound, "Those after") }
        return text + "</nav>\n"
    }
}
