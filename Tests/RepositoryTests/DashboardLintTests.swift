import HostModel
import Testing

/// Every rule for dashboards finds what breaks it: a rule that finds nothing anywhere would keep no dashboard in order.
struct DashboardLintTests {
    private typealias Break = @Sendable (inout Dashboard) -> Void

    @Test(arguments: DashboardRule.allCases)
    func everyRuleFindsWhatBreaksIt(rule: DashboardRule) throws {
        let all = try Dashboard.all().map(\.dashboard)
        let good = try Dashboard(file: "dashboards/host-memory.json")
        let breaks = Self.breaks(of: rule)
        #expect(!breaks.isEmpty)
        for (number, change) in breaks.enumerated() {
            var broken = good
            change(&broken)
            #expect(!rule.findings(in: broken, among: all).isEmpty, "way \(number) to break it is not found")
        }
    }

    private static func breaks(of rule: DashboardRule) -> [Break] {
        switch rule {
        case .templateDataSource, .templateJob, .templateInstance, .templateLabelPromQL, .templateOnTimeChangeReload,
            .variablesAreUsed:
            breaksOfVariables(rule)
        case .panelDataSource, .panelTitleDescription, .panelUnits, .panelNoTargets, .thresholdsAreSeries,
            .unitsFitMetrics,
            .panelsHaveTheirPlaces, .tooltipsAreShared, .statesAreMapped, .tablesAreMerged, .uneditable:
            breaksOfPanels(rule)
        case .targetPromQL, .targetRateInterval, .targetJob, .targetInstance, .targetCounterAggregation,
            .hostsAndMachinesAreChosen, .metricsAreOfTheCatalogue, .labelsAreOfTheMetrics, .seriesAreNamed:
            breaksOfQueries(rule)
        case .linksResolve:
            breaksOfLinks
        }
    }

    private static func breaksOfVariables(_ rule: DashboardRule) -> [Break] {
        switch rule {
        case .templateDataSource:
            [
                { $0.templating.list.swapAt(0, 1) },
                { $0.templating.list.append($0.templating.list[0]) },
                { $0.templating.list[0].name = "source" },
                { $0.templating.list[0].label = nil },
                { $0.templating.list[0].query.text = "loki" },
            ]
        case .templateJob, .templateInstance:
            breaksOfVariable(at: rule == .templateJob ? 1 : 2)
        case .templateLabelPromQL:
            [
                { $0.templating.list[1].query.text = "label_names()" },
                { $0.templating.list[1].query.text = "label_values(aerostat_nothing, job)" },
                { $0.templating.list[1].query.text = "label_values(aerostat_host_info{job, job)" },
                { $0.templating.list[1].query.text = "label_values(aerostat_host_info, vm)" },
                { $0.templating.list[2].query.text = "label_values(aerostat_host_info, instance)" },
            ]
        case .templateOnTimeChangeReload:
            [{ $0.templating.list[3].refresh = 1 }, { $0.templating.list[3].refresh = nil }]
        default:
            [
                { $0.query("Compression") { $0.replace("$host", with: "$hosts") } },
                { $0.templating.list.append($0.templating.list[3]) },
                { dashboard in
                    var other = dashboard.templating.list[3]
                    other.name = "cluster"
                    dashboard.templating.list.append(other)
                },
            ]
        }
    }

    private static func breaksOfVariable(at place: Int) -> [Break] {
        [
            { $0.templating.list.remove(at: place) },
            { $0.templating.list[place].type = "custom" },
            { $0.templating.list[place].datasource?.uid = "prometheus" },
            { $0.templating.list[place].label = "Which" },
            { $0.templating.list[place].multi = false },
            { $0.templating.list[place].allValue = ".+" },
        ]
    }

    private static func breaksOfPanels(_ rule: DashboardRule) -> [Break] {
        switch rule {
        case .panelDataSource:
            [
                { $0.edit("Compression") { $0.datasource?.uid = "prometheus" } },
                { $0.edit("Compression") { $0.datasource = nil } },
                { $0.edit("Compression") { $0.targets?[1].datasource?.uid = "prometheus" } },
            ]
        case .panelTitleDescription:
            [
                { $0.edit("Compression") { $0.title = "" } },
                { $0.edit("Compression") { $0.description = nil } },
                { $0.edit("Compression") { $0.description = "Compression without a full stop" } },
                { $0.description = "" },
            ]
        case .panelUnits:
            [
                { $0.edit("Compression") { $0.fieldConfig?.defaults.unit = nil } },
                { $0.edit("Compression") { $0.fieldConfig?.defaults.unit = "byte" } },
                { $0.edit("Large pages") { $0.fieldConfig?.overrides[0].unit = "cpm" } },
            ]
        case .panelNoTargets:
            [
                { $0.edit("Compression") { $0.targets = [] } },
                { $0.edit("Compression") { $0.targets?[1].refId = "A" } },
            ]
        case .thresholdsAreSeries:
            [{ $0.edit("Memory state") { $0.fieldConfig?.defaults.thresholds?.steps[0].value = 3 } }]
        case .unitsFitMetrics:
            [
                { $0.edit("Compression") { $0.fieldConfig?.defaults.unit = "Bps" } },
                { $0.edit("Swap-in and swap-out") { $0.fieldConfig?.defaults.unit = "bytes" } },
            ]
        case .panelsHaveTheirPlaces:
            [
                { $0.edit("Compression") { $0.gridPos.y -= 1 } },
                { $0.edit("Compression") { $0.gridPos.w = 25 } },
                { $0.edit("Compression") { $0.id = 1 } },
            ]
        case .tooltipsAreShared: [{ $0.graphTooltip = 0 }]
        case .statesAreMapped: [{ $0.edit("Memory state") { $0.fieldConfig?.defaults.mappings = [] } }]
        case .uneditable: [{ $0.editable = true }]
        default: breaksOfTables
        }
    }

    private static let breaksOfTables: [Break] = [
        { $0.edit("Virtual machines") { $0.targets?[2].instant = false } },
        { $0.edit("Virtual machines") { $0.targets?[2].format = "time_series" } },
        { $0.edit("Virtual machines") { $0.transformations?.removeFirst() } },
        { $0.edit("Virtual machines") { _ = $0.targets?.popLast() } },
        { $0.edit("Virtual machines") { $0.transformations?[1].options.renameByName?["Value #A"] = "Size" } },
        { $0.edit("Virtual machines") { $0.fieldConfig?.overrides[0].matcher.options = "Stall" } },
    ]

    private static func breaksOfQueries(_ rule: DashboardRule) -> [Break] {
        switch rule {
        case .targetPromQL:
            [
                { $0.query("Compression") { $0 += ")" } },
                { $0.query("Compression") { $0 = "somme(\($0))" } },
                { $0.query("Compression") { $0 = "1" } },
            ]
        case .targetRateInterval:
            [
                { $0.query("Swap-in and swap-out") { $0.replace("$__rate_interval", with: "5m") } },
                { $0.query("Swap-in and swap-out") { $0.replace("$__rate_interval", with: "$__range") } },
                { $0.query("Time in each state") { $0.replace("$__range", with: "1h") } },
                { $0.query("Swapped memory") { $0.replace("$__range", with: "$__rate_interval") } },
            ]
        case .targetJob: breaksOfMatcher("job")
        case .targetInstance: breaksOfMatcher("instance")
        case .targetCounterAggregation:
            [
                { $0.query("Compression") { $0 = $0.replacing("compressed_bytes", with: "swap_in_bytes_total") } },
                { $0.query("Swap-in and swap-out") { $0.replace("rate(", with: "max_over_time(") } },
                { $0.query("Swap-in and swap-out") { $0.replace("swap_in_bytes_total", with: "swapped_bytes") } },
            ]
        case .hostsAndMachinesAreChosen: breaksOfMatcher("host")
        case .metricsAreOfTheCatalogue: [{ $0.query("Compression") { $0.replace("compressed", with: "squeezed") } }]
        case .labelsAreOfTheMetrics:
            [
                { $0.query("Compression") { $0.replace("vm=~", with: "cause=~") } },
                { $0.query("Memory state") { $0.replace(#"state="high""#, with: #"state="hihg""#) } },
            ]
        default:
            [
                { $0.edit("Compression") { $0.targets?[0].legendFormat = "" } },
                { $0.edit("Compression") { $0.targets?[0].legendFormat = nil } },
                { $0.edit("Compression") { $0.targets?[0].legendFormat = "{{vm}}" } },
                { $0.query("Compression") { $0.replace(" by (host)", with: "") } },
                { $0.edit("Compression") { $0.targets?[0].legendFormat = "{{host}} cache" } },
            ]
        }
    }

    private static func breaksOfMatcher(_ label: String) -> [Break] {
        [
            { $0.query("Compression") { $0.replace("\(label)=~\"$\(label)\"", with: "state=~\".*\"") } },
            { $0.query("Compression") { $0.replace("\(label)=~\"$\(label)\"", with: "\(label)=\"$\(label)\"") } },
            { $0.query("Compression") { $0 += " + aerostat_host_memory_free_bytes" } },
        ]
    }

    private static let breaksOfLinks: [Break] = [
        { $0.links[0].url.replace("aerostat-fleet", with: "aerostat-fleets") },
        { $0.links[0].url.replace("${job:queryparam}&", with: "") },
        { $0.links[0].url.replace("${job:queryparam}", with: "${cluster:queryparam}") },
        { $0.links[0].url += "&orgId=1" },
        { $0.links[1].url += "&${host:queryparam}" },
        { $0.links[2].url += "&${host:queryparam}" },
        { $0.links[0].keepTime = false },
        { $0.links.removeLast() },
        { $0.edit("Memory state") { $0.fieldConfig?.overrides[0].url.replace("&${__url_time_range}", with: "") } },
        { $0.edit("Memory state") { $0.fieldConfig?.overrides[0].url.replace("var-host", with: "var-cluster") } },
    ]

    @Test func unchosenMachinesAreFoundWhereOneIsShown() throws {
        var dashboard = try Dashboard(file: "dashboards/virtual-machine.json")
        #expect(DashboardRule.hostsAndMachinesAreChosen.findings(in: dashboard, among: []).isEmpty)
        dashboard.query("Balloon") { $0.replace(#", vm=~"$vm""#, with: "") }
        #expect(DashboardRule.hostsAndMachinesAreChosen.findings(in: dashboard, among: []).count == 1)
    }

    /// What the rules know of metrics comes from the catalogue.
    @Test func labelsAndKindsAreThoseOfTheCatalogue() throws {
        #expect(ShownMetric.all.count == MetricCatalog.descriptors.count + 1)
        let stall = try #require(ShownMetric.all["aerostat_vm_memory_stall_seconds_total"])
        #expect(stall.isCounter)
        #expect(Set(stall.labels.keys) == ["host", "vm", "cause"])
        #expect(stall.labels["cause"]??.contains("swap_in") == true)
        #expect(ShownMetric.all["aerostat_push_queue_samples"]?.labels.keys.map { $0 } == ["destination"])
    }
}

extension Dashboard {
    /// Changes a panel. There has to be one with the title.
    fileprivate mutating func edit(_ title: String, _ change: (inout Panel) -> Void) {
        guard let place = panels.firstIndex(where: { $0.title == title && $0.type != "row" }) else {
            Issue.record("there is no panel \(title)")
            return
        }
        change(&panels[place])
    }

    /// Changes the first query of a panel. It has to be another one after that.
    fileprivate mutating func query(_ title: String, _ change: (inout String) -> Void) {
        edit(title) { panel in
            guard let before = panel.targets?[0].expr else { return }
            var after = before
            change(&after)
            #expect(after != before, "the query of \(title) stays as it was")
            panel.targets?[0].expr = after
        }
    }
}

extension Dashboard.FieldConfig.Override {
    /// The unit that it sets.
    fileprivate var unit: String? {
        get { properties.first { $0.id == "unit" }?.unit }
        set {
            for place in properties.indices where properties[place].id == "unit" { properties[place].unit = newValue }
        }
    }

    /// Where its link leads.
    fileprivate var url: String {
        get { properties.first { $0.id == "links" }?.links.first?.url ?? "" }
        set {
            for place in properties.indices where properties[place].id == "links" {
                properties[place].links[0].url = newValue
            }
        }
    }
}
