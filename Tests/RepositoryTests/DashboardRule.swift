import HostModel

/// What every dashboard keeps to: the rules of Grafana's dashboard-linter that concern a Prometheus, after its
/// documentation, and more of our own. Each says what it finds wrong, in a sentence each.
///
/// In one thing the rules differ from the linter's: "All" is `.*` and not `.+`, since series that were loaded from a file
/// have neither job nor instance. `dashboards/.lint` tells the linter so.
enum DashboardRule: String, CaseIterable {
    // The linter's.
    case templateDataSource, templateJob, templateInstance, templateLabelPromQL, templateOnTimeChangeReload
    case panelDataSource, panelTitleDescription, panelUnits, panelNoTargets
    case targetPromQL, targetRateInterval, targetJob, targetInstance, targetCounterAggregation
    case uneditable
    // Our own.
    case variablesAreUsed, hostsAndMachinesAreChosen
    case metricsAreOfTheCatalogue, labelsAreOfTheMetrics
    case seriesAreNamed, thresholdsAreSeries, unitsFitMetrics
    case panelsHaveTheirPlaces, tooltipsAreShared, statesAreMapped, tablesAreMerged
    case linksResolve

    /// - Parameter dashboards: all that there are, which links may lead to.
    func findings(in dashboard: Dashboard, among dashboards: [Dashboard]) -> [String] {
        switch self {
        case .templateDataSource: Self.dataSourceVariable(of: dashboard)
        case .templateJob: Self.variable("job", labelled: "Job", of: dashboard)
        case .templateInstance: Self.variable("instance", labelled: "Instance", of: dashboard)
        case .templateLabelPromQL: Self.variableQueries(of: dashboard)
        case .templateOnTimeChangeReload: Self.variablesThatDoNotReload(of: dashboard)
        case .panelDataSource: Self.fixedDataSources(of: dashboard)
        case .panelTitleDescription: Self.silentPanels(of: dashboard)
        case .panelUnits: Self.units(of: dashboard)
        case .panelNoTargets: Self.targetsOfPanels(of: dashboard)
        case .targetPromQL: Self.queryForms(of: dashboard)
        case .targetRateInterval: Self.ranges(of: dashboard)
        case .targetJob: Self.missing("job", in: dashboard) { _ in true }
        case .targetInstance: Self.missing("instance", in: dashboard) { _ in true }
        case .targetCounterAggregation: Self.counters(of: dashboard)
        case .uneditable: dashboard.editable ? ["what is built cannot be edited in Grafana"] : []
        case .variablesAreUsed: Self.unusedVariables(of: dashboard)
        case .hostsAndMachinesAreChosen: Self.unchosen(in: dashboard)
        case .metricsAreOfTheCatalogue: Self.unknownMetrics(of: dashboard)
        case .labelsAreOfTheMetrics: Self.unknownLabels(of: dashboard)
        case .seriesAreNamed: Self.unnamedSeries(of: dashboard)
        case .thresholdsAreSeries: Self.typedThresholds(of: dashboard)
        case .unitsFitMetrics: Self.unfittingUnits(of: dashboard)
        case .panelsHaveTheirPlaces: Self.places(of: dashboard)
        case .tooltipsAreShared: dashboard.graphTooltip == 0 ? ["each panel has its own crosshair"] : []
        case .statesAreMapped: Self.unmappedStates(of: dashboard)
        case .tablesAreMerged: Self.tables(of: dashboard)
        case .linksResolve: Self.links(of: dashboard, among: dashboards)
        }
    }
}

/// A metric that dashboards may show, with its labels beside job and instance.
struct ShownMetric {
    var isCounter = false
    var unit: MetricDescriptor.Unit
    /// Nil where a label may have any value.
    var labels: [String: Set<String>?] = [:]

    /// Those of the catalogue, and the one that Prometheus adds to each target.
    static let all: [String: ShownMetric] = {
        var all = ["up": ShownMetric(unit: .none)]
        func add(_ descriptor: MetricDescriptor, _ labels: [String], _ values: [String] = []) {
            var metric = ShownMetric(isCounter: descriptor.kind == .counter, unit: descriptor.unit)
            for label in labels { metric.labels[label] = .some(nil) }
            if let label = descriptor.label { metric.labels[label] = .some(Set(values)) }
            all[descriptor.name] = metric
        }
        func add<Subject>(_ families: [MetricFamily<Subject>], _ labels: [String]) {
            for family in families { add(family.descriptor, labels, family.series.compactMap(\.labelValue)) }
        }
        add(MetricCatalog.hostFamilies, ["host"])
        add(MetricCatalog.virtualMachineFamilies, ["host", "vm"])
        add(MetricCatalog.exporterFamilies, [])
        add(MetricCatalog.webFamilies, [])
        add(MetricCatalog.webConfigurationFamilies, [])
        add(MetricCatalog.pushFamilies, ["destination"])
        add(MetricCatalog.historyFamilies, [])
        add(InfoMetrics.host, InfoMetrics.hostLabels)
        add(InfoMetrics.virtualMachine, InfoMetrics.virtualMachineLabels)
        add(InfoMetrics.build, InfoMetrics.buildLabels)
        add(InfoMetrics.run, InfoMetrics.runLabels)
        return all
    }()
}
