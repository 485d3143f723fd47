/// Rules for the queries of panels.
extension DashboardRule {
    private static let functions: Set<String> = [
        "abs", "bottomk", "clamp_max", "clamp_min", "count", "increase", "max", "max_over_time", "min", "min_over_time",
        "quantile", "rate", "sum", "time", "topk", "vector",
    ]
    /// Aggregations that leave only the labels of their `by`.
    private static let aggregations: Set<String> = ["sum", "count", "min", "max", "quantile"]

    private static func each(
        of dashboard: Dashboard,
        _ findings: (Dashboard.Panel, Dashboard.Target, PanelQuery) -> [String]
    ) -> [String] {
        dashboard.targets.flatMap { panel, target in
            findings(panel, target, PanelQuery(target.expr)).map { "\(panel.title), \(target.refId): \($0)" }
        }
    }

    private static func each(of dashboard: Dashboard, _ finding: (PanelQuery.Selector) -> String?) -> [String] {
        each(of: dashboard) { _, _, query in query.selectors.compactMap(finding) }
    }

    static func queryForms(of dashboard: Dashboard) -> [String] {
        each(of: dashboard) { _, _, query in
            query.faults + query.functions.filter { !functions.contains($0) }.map { "there is no function \($0)" }
                + (query.selectors.isEmpty ? ["nothing is selected"] : [])
        }
    }

    /// Rates are over the interval that fits the panel; only sums over all that is shown have its whole range.
    static func ranges(of dashboard: Dashboard) -> [String] {
        each(of: dashboard) { selector in
            let allowed: Set<String> =
                switch selector.function {
                case "rate", "irate": ["$__rate_interval"]
                case "increase": ["$__rate_interval", "$__range"]
                default: ["$__range"]
                }
            return selector.range.flatMap { allowed.contains($0) ? nil : "\(selector.metric) is over \($0)" }
        }
    }

    static func missing(
        _ label: String,
        in dashboard: Dashboard,
        where isNeeded: (PanelQuery.Selector) -> Bool
    ) -> [String] {
        let matcher = PanelQuery.Matcher(label: label, comparison: "=~", value: "$\(label)")
        return each(of: dashboard) { selector in
            let isMissing = isNeeded(selector) && !selector.matchers.contains(matcher)
            return isMissing ? "\(selector.metric) is not chosen by \(label)" : nil
        }
    }

    /// What is about hosts or machines heeds the variable that chooses them, where there is one.
    static func unchosen(in dashboard: Dashboard) -> [String] {
        ["host", "vm"].filter { dashboard.variable($0) != nil }.flatMap { label in
            missing(label, in: dashboard) { selector in
                // What is summed up over a host is about all its machines.
                let isOfHost = label == "vm" && dashboard.variable("vm")?.multi == true
                return ShownMetric.all[selector.metric]?.labels[label] != nil && !isOfHost
            }
        }
    }

    static func counters(of dashboard: Dashboard) -> [String] {
        each(of: dashboard) { selector in
            let isRate = ["rate", "irate", "increase"].contains(selector.function)
            switch (ShownMetric.all[selector.metric]?.isCounter, isRate) {
            case (true, false): return "the counter \(selector.metric) is shown as it is"
            case (false, true): return "\(selector.metric) is no counter, and has no rate"
            default: return nil
            }
        }
    }

    static func unknownMetrics(of dashboard: Dashboard) -> [String] {
        each(of: dashboard) { ShownMetric.all[$0.metric] == nil ? "nothing exports \($0.metric)" : nil }
    }

    static func unknownLabels(of dashboard: Dashboard) -> [String] {
        each(of: dashboard) { _, _, query in
            query.selectors.flatMap { selector in
                guard let metric = ShownMetric.all[selector.metric] else { return [String]() }
                return selector.matchers.compactMap { matcher in
                    if ["job", "instance"].contains(matcher.label) { return nil }
                    guard let values = metric.labels[matcher.label] else {
                        return "\(selector.metric) has no label \(matcher.label)"
                    }
                    guard let values, ["=", "!="].contains(matcher.comparison) else { return nil }
                    return values.contains(matcher.value) ? nil : "\(matcher.label) is never \(matcher.value)"
                }
            }
        }
    }

    /// A series has a name that tells it from the others of its panel, made of labels that are left.
    static func unnamedSeries(of dashboard: Dashboard) -> [String] {
        let nameless = each(of: dashboard) { panel, target, query in
            guard panel.type != "table" else { return [] }
            guard let legend = target.legendFormat, !legend.isEmpty else { return ["the series have no name"] }
            var left = Set(query.selectors.flatMap { ShownMetric.all[$0.metric]?.labels.keys.map { $0 } ?? [] })
            left.formUnion(["job", "instance"])
            if !query.groupings.isEmpty {
                left = Set(query.groupings.joined())
            } else if query.functions.contains(where: { aggregations.contains($0) }) {
                left = []
            }
            return legend.matches(of: /\{\{([a-z_]+)\}\}/).map { String($0.output.1) }
                .filter { !left.contains($0) }.map { "no label \($0) is left for the name" }
        }
        let doubled = dashboard.shownPanels.filter { panel in
            let legends = (panel.targets ?? []).compactMap(\.legendFormat)
            return Set(legends).count < legends.count
        }
        return nameless + doubled.map { "\($0.title): two queries have the same name" }
    }
}
