import HostModel

/// Rules for what panels look like and say.
extension DashboardRule {
    /// The units of Grafana that dashboards here need.
    private static let units: Set<String> = [
        "none", "short", "percentunit", "bytes", "Bps", "s", "cps", "reqps", "wps", "dateTimeAsIso",
    ]

    static func fixedDataSources(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.filter { panel in
            let all = [panel.datasource] + (panel.targets ?? []).map(\.datasource)
            return !all.allSatisfy { $0?.uid == "${datasource}" && $0?.type == "prometheus" }
        }.map { "\($0.title) has a fixed data source" }
    }

    static func silentPanels(of dashboard: Dashboard) -> [String] {
        var findings = dashboard.panels.filter(\.title.isEmpty).map { "panel \($0.id) has no title" }
        findings += dashboard.shownPanels.filter { $0.description?.wholeMatch(of: /[A-Z].+ .+\./) == nil }
            .map { "\($0.title) does not say what it shows" }
        if dashboard.description.last != "." { findings.append("the dashboard does not say what it shows") }
        return findings
    }

    static func units(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.flatMap { panel in
            let overrides = panel.fieldConfig?.overrides ?? []
            return
                ([panel.fieldConfig?.defaults.unit]
                + overrides.flatMap(\.properties).filter { $0.id == "unit" }.map(\.unit))
                .filter { !units.contains($0 ?? "") }.map { "\(panel.title) has the unit \($0 ?? "of nothing")" }
        }
    }

    static func targetsOfPanels(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.filter { panel in
            let letters = (panel.targets ?? []).map(\.refId)
            return letters.isEmpty || Set(letters).count < letters.count
        }.map { "\($0.title) has no query, or two by the same letter" }
    }

    /// A threshold is a series: one that is typed in is wrong on the next host.
    static func typedThresholds(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.filter { panel in
            (panel.fieldConfig?.defaults.thresholds?.steps ?? []).contains { $0.value != nil }
        }.map { "\($0.title) has a threshold that is typed in" }
    }

    /// Bytes are shown as bytes and their rates as bytes a second, wherever a panel has one unit for all.
    static func unfittingUnits(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.flatMap { panel -> [String] in
            guard panel.type != "table", let targets = panel.targets, let config = panel.fieldConfig else { return [] }
            let other = config.overrides.filter { override in override.properties.contains { $0.id == "unit" } }
            return targets.compactMap { target in
                let query = PanelQuery(target.expr)
                // The seconds in its states are how fast time passes on a host: what rates are divided by.
                let shown = query.selectors.filter { $0.metric != "aerostat_host_memory_state_seconds_total" }
                let metrics = shown.compactMap { ShownMetric.all[$0.metric] }
                let hasOther = other.contains { Self.matches($0.matcher, target.legendFormat ?? "") }
                guard !hasOther, !query.functions.contains("count"), !target.expr.contains("\n/"),
                    !metrics.isEmpty, metrics.allSatisfy({ $0.unit == .bytes })
                else { return nil }
                let wanted = metrics.contains(where: \.isCounter) ? "Bps" : "bytes"
                // The bandwidth of a device, though named in bytes, is that of a second.
                let isBandwidth = target.expr.contains("_bandwidth_bytes")
                let unit = config.defaults.unit ?? ""
                return unit == wanted || isBandwidth && unit == "Bps"
                    ? nil : "\(panel.title), \(target.refId): \(wanted) are shown as \(unit)"
            }
        }
    }

    /// Whether a pattern picks the series of a legend, with any values for its labels.
    private static func matches(_ matcher: Dashboard.FieldConfig.Override.Matcher, _ legend: String) -> Bool {
        guard matcher.id == "byRegexp", let regex = try? Regex(String(matcher.options.dropFirst().dropLast())) else {
            return false
        }
        return legend.contains(regex)
    }

    static func places(of dashboard: Dashboard) -> [String] {
        var findings: [String] = []
        var cells: Set<[Int]> = []
        for panel in dashboard.panels {
            let place = panel.gridPos
            if place.x + place.w > 24 { findings.append("\(panel.title) is wider than the dashboard") }
            var isAlone = true
            for x in place.x..<(place.x + place.w) {
                for y in place.y..<(place.y + place.h) where !cells.insert([x, y]).inserted { isAlone = false }
            }
            if !isAlone { findings.append("\(panel.title) covers another panel") }
        }
        if Set(dashboard.panels.map(\.id)).count < dashboard.panels.count { findings.append("an id is there twice") }
        return findings
    }

    static func unmappedStates(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.filter { panel in
            panel.type == "state-timeline" && (panel.fieldConfig?.defaults.mappings ?? []).isEmpty
        }.map { "\($0.title) shows numbers for states" }
    }

    /// A table asks for the last values, merges them to one row for each host or machine, and names its columns.
    static func tables(of dashboard: Dashboard) -> [String] {
        dashboard.shownPanels.filter { $0.type == "table" }.flatMap { table -> [String] in
            var findings: [String] = []
            let targets = table.targets ?? []
            if !targets.allSatisfy({ $0.instant == true && $0.format == "table" }) {
                findings.append("\(table.title) does not ask for last values as a table")
            }
            let transformations = table.transformations ?? []
            if transformations.map(\.id) != ["merge", "organize"] { findings.append("\(table.title) is not merged") }
            let names = transformations.last?.options.renameByName ?? [:]
            let values = targets.count == 1 ? ["Value"] : targets.map { "Value #\($0.refId)" }
            if Set(names.keys) != Set(values) || Set(names.values).count < names.count {
                findings.append("\(table.title) does not name each column")
            }
            let known = Set(names.values).union(ShownMetric.all.values.flatMap(\.labels.keys))
            for override in table.fieldConfig?.overrides ?? [] where !known.contains(override.matcher.options) {
                findings.append("\(table.title) has no column \(override.matcher.options)")
            }
            return findings
        }
    }
}
