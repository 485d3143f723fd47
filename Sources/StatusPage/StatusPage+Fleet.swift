internal import HostModel
internal import SnapshotEncoding

extension StatusPage {
    /// Hosts that are offered at most; a filter finds the others.
    private static let maximumTiles = 200

    /// The choice of the host: links, the worst first, and a form for those without scripts.
    var fleetSection: String {
        let snapshot = facts.moment?.snapshot
        let order = Self.worstFirst(snapshot?.hosts ?? [])
        let listed = order.prefix(Self.maximumTiles)
        // Of one host there is nothing to choose, but a reload may bring more.
        let kind = order.count > 1 ? (order.count > 12 ? " class=\"many\"" : "") : " hidden"
        var text = """
            <section id="fleet" aria-labelledby="fleet-title"\(kind)>
            <div class="heading"><h2 id="fleet-title">Hosts</h2>
            <p class="tools"><label>Filter <input id="host-filter" type="search" autocomplete="off"></label>
            <label>Order <select id="host-order"><option value="worst">worst first</option>\
            <option value="name">by name</option></select></label></p></div>
            <ul id="tiles">

            """
        if let snapshot, order.count > 1 {
            for index in listed {
                let isShown = index == facts.moment?.host
                text += Self.tile(snapshot.identity.hosts[index].name, snapshot.hosts[index], isShown: isShown)
            }
        }
        let others = order.count - listed.count
        text += "</ul>\n<p id=\"more-hosts\">\(others > 0 ? "And \(others) more: filter by name." : "")</p>\n"
        if let snapshot, order.count > 1 { text += form(listed: listed.sorted(), snapshot) }
        return text + "</section>\n"
    }

    /// Places of the hosts: the worst state first, and within it the least free memory for its minFree.
    private static func worstFirst(_ hosts: [HostSnapshot]) -> [Int] {
        // Taken out once: each look at a host while sorting would copy all of it.
        let keys = hosts.map { (state: $0.state, free: $0.free.value, minFree: $0.minFree.value) }
        return keys.indices.sorted { left, right in
            let (first, second) = (keys[left], keys[right])
            guard first.state == second.state else { return first.state > second.state }
            // Cross-multiplied: free over minFree without rounding.
            let (one, other) = (first.free * second.minFree, second.free * first.minFree)
            return one == other ? left < right : one < other
        }
    }

    private static func tile(_ name: String, _ host: HostSnapshot, isShown: Bool) -> String {
        var text = "<li><a href=\"?host=\(HTMLText.queryEscaped(name))\"\(isShown ? " aria-current=\"page\"" : "")>"
        text += "<b title=\"\(htmlEscaped(name))\">\(HTMLText.name(name))</b> "
        text += "<span class=\"state \(host.state.name)\">\(host.state.name)</span> "
        return text + "<small>\(ShortText.size(host.free)) free</small></a></li>\n"
    }

    private func form(listed: [Int], _ snapshot: FleetSnapshot) -> String {
        let shown = facts.moment?.host ?? 0
        let places = listed.contains(shown) ? listed : [shown] + listed
        var text = "<form class=\"scriptless\" method=\"get\" action=\"?\"><label>Host <select name=\"host\">"
        for index in places where snapshot.identity.hosts.indices.contains(index) {
            let name = htmlEscaped(snapshot.identity.hosts[index].name)
            text += "<option\(index == shown ? " selected" : "") value=\"\(name)\">\(name)</option>"
        }
        text += "</select></label> <button>Show</button></form>\n"
        guard listed.count < snapshot.hosts.count else { return text }
        text += "<form class=\"scriptless\" method=\"get\" action=\"?\"><label>Another host, by its name "
        return text + "<input name=\"host\" required></label> <button>Show</button></form>\n"
    }
}
