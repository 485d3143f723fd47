/// Rules for the variables of a dashboard.
extension DashboardRule {
    static func dataSourceVariable(of dashboard: Dashboard) -> [String] {
        let all = dashboard.templating.list
        guard all.filter({ $0.type == "datasource" }).count == 1, let first = all.first, first.type == "datasource"
        else {
            return ["the first variable, and no other, chooses the data source"]
        }
        var findings: [String] = []
        if first.name != "datasource" { findings.append("the data source is called \(first.name)") }
        if first.label != "Data source" { findings.append("the data source has another label") }
        if first.query.text != "prometheus" { findings.append("the data source is no Prometheus") }
        return findings
    }

    static func variable(_ name: String, labelled label: String, of dashboard: Dashboard) -> [String] {
        guard let variable = dashboard.variable(name) else { return ["there is no variable \(name)"] }
        var findings: [String] = []
        if variable.type != "query" { findings.append("\(name) is not asked for") }
        if variable.datasource?.uid != "${datasource}" { findings.append("\(name) has a fixed data source") }
        if variable.label != label { findings.append("\(name) has another label") }
        if variable.multi != true { findings.append("\(name) is one only") }
        if variable.allValue != ".*" { findings.append("\(name) does not match series without it") }
        return findings
    }

    /// A variable asks for the values of a label of a metric that has it, chosen by the variables before it.
    static func variableQueries(of dashboard: Dashboard) -> [String] {
        var before: Set<String> = []
        return dashboard.templating.list.flatMap { variable in
            defer { before.insert(variable.name) }
            return variable.type == "query" ? queryFindings(of: variable, after: before) : []
        }
    }

    private static func queryFindings(of variable: Dashboard.Variable, after before: Set<String>) -> [String] {
        let form = /label_values\(((?:[^()"]|"[^"]*")+), ([a-z_]+)\)/
        guard let match = variable.query.text.wholeMatch(of: form) else {
            return ["\(variable.name) is not asked for by label_values"]
        }
        let query = PanelQuery(String(match.output.1))
        let label = String(match.output.2)
        guard query.faults.isEmpty, query.selectors.count == 1, let selector = query.selectors.first else {
            return ["\(variable.name) is asked of no selector"]
        }
        guard let metric = ShownMetric.all[selector.metric] else { return ["there is no metric \(selector.metric)"] }
        var findings: [String] = []
        if metric.labels[label] == nil, !["job", "instance"].contains(label) {
            findings.append("\(selector.metric) has no label \(label)")
        }
        for name in ["job", "instance", "host"] where before.contains(name) {
            let matcher = PanelQuery.Matcher(label: name, comparison: "=~", value: "$\(name)")
            if !selector.matchers.contains(matcher) { findings.append("\(variable.name) does not heed \(name)") }
        }
        return findings
    }

    static func variablesThatDoNotReload(of dashboard: Dashboard) -> [String] {
        dashboard.templating.list.filter { $0.type == "query" && $0.refresh != 2 }.map {
            "\($0.name) keeps its values when the time range changes"
        }
    }

    /// Grafana's own variables beside those of the dashboard.
    private static let builtIn: Set<String> = ["__rate_interval", "__range"]

    static func unusedVariables(of dashboard: Dashboard) -> [String] {
        let defined = dashboard.templating.list.map(\.name)
        var texts = dashboard.targets.map(\.target.expr) + dashboard.targets.compactMap(\.target.datasource?.uid)
        texts += dashboard.templating.list.map(\.query.text) + dashboard.panels.map(\.title)
        let used = Set(texts.flatMap { text in text.matches(of: /\$\{?([a-z_]+)/).map { String($0.output.1) } })
        let unknown = used.subtracting(builtIn).subtracting(defined).sorted()
        return unknown.map { "$\($0) is not defined" }
            + defined.filter { !used.contains($0) }.map { "nothing uses the variable \($0)" }
            + (Set(defined).count < defined.count ? ["a variable is there twice"] : [])
    }
}
