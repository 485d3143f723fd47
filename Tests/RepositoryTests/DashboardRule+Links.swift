/// Rules for the ways from one dashboard to another.
extension DashboardRule {
    /// What goes along on every way.
    private static let kept = ["datasource", "job", "instance"]

    static func links(of dashboard: Dashboard, among dashboards: [Dashboard]) -> [String] {
        var findings = dashboard.allLinks.flatMap { place, link in
            Self.findings(for: link, from: dashboard, among: dashboards).map { "\(link.title) at \(place): \($0)" }
        }
        findings += dashboard.links.filter { $0.keepTime != true }.map { "\($0.title) at the top loses the time" }
        for other in dashboards where other.uid != dashboard.uid {
            let isLinked = dashboard.links.contains { $0.url.hasPrefix("/d/\(other.uid)?") }
            if !isLinked { findings.append("no link leads to \(other.title)") }
        }
        return findings
    }

    private static func findings(
        for link: Dashboard.Link,
        from dashboard: Dashboard,
        among dashboards: [Dashboard]
    ) -> [String] {
        guard let match = link.url.wholeMatch(of: /\/d\/([a-z-]+)\?(.+)/),
            let target = dashboards.first(where: { $0.uid == match.output.1 })
        else { return ["\(link.url) leads nowhere"] }
        var findings: [String] = []
        var given: [String] = []
        for part in match.output.2.split(separator: "&") {
            if let name = part.wholeMatch(of: /\$\{([a-z]+):queryparam\}/)?.output.1 {
                given.append(String(name))
                if dashboard.variable(String(name)) == nil { findings.append("\(name) is no variable here") }
            } else if let name = part.wholeMatch(of: /var-([a-z]+)=(\$\{.+\})/)?.output.1 {
                given.append(String(name))
            } else if part != "${__url_time_range}" {
                findings.append("\(part) is not understood")
            }
        }
        findings += given.filter { target.variable($0) == nil }.map { "\($0) is no variable there" }
        findings += kept.filter { !given.contains($0) }.map { "\($0) is lost" }
        if link.keepTime == nil, !link.url.hasSuffix("&${__url_time_range}") { findings.append("the time is lost") }
        // What shows a single one cannot be told "All".
        for name in given where target.variable(name)?.multi != true && dashboard.variable(name)?.multi == true {
            if link.url.contains("${\(name):queryparam}"), name != "datasource" {
                findings.append("several of \(name) do not fit there")
            }
        }
        return findings
    }
}
