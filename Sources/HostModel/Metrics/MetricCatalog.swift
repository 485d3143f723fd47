/// Every metric that aerostat has, in the order in which pages and columns show them.
public enum MetricCatalog {
    public static let hostFamilies: [MetricFamily<HostSnapshot>] = HostMetrics.families
    public static let virtualMachineFamilies: [MetricFamily<VirtualMachineSnapshot>] =
        AllocationMetrics.families + ReclamationMetrics.families + GuestMetrics.families
    public static let exporterFamilies: [MetricFamily<ExporterStatus>] = ExporterMetrics.families
    public static let webFamilies: [MetricFamily<WebLedger>] = WebMetrics.families
    public static let webConfigurationFamilies: [MetricFamily<WebConfigurationLedger>] =
        WebMetrics.configurationFamilies
    public static let pushFamilies: [MetricFamily<PushLedger>] = PushMetrics.families
    public static let historyFamilies: [MetricFamily<HistoryLedger>] = ExporterMetrics.historyFamilies

    /// Metrics whose value is always 1 and whose labels carry the facts.
    public static let infoDescriptors: [MetricDescriptor] = [
        InfoMetrics.host, InfoMetrics.virtualMachine, InfoMetrics.build, InfoMetrics.run,
    ]

    /// All descriptors: info, host, virtual machine, aerostat itself, its server, push, history.
    public static let descriptors: [MetricDescriptor] =
        infoDescriptors + hostFamilies.map(\.descriptor) + virtualMachineFamilies.map(\.descriptor)
        + exporterFamilies.map(\.descriptor) + webFamilies.map(\.descriptor)
        + webConfigurationFamilies.map(\.descriptor) + pushFamilies.map(\.descriptor)
        + historyFamilies.map(\.descriptor)
}
