/// What a row of a report is about.
public enum ReportSubject: String, Sendable, Hashable, CaseIterable {
    case host, virtualMachine

    /// How the names of all metrics about the subject begin.
    public var metricPrefix: String {
        switch self {
        case .host: "aerostat_host_"
        case .virtualMachine: "aerostat_vm_"
        }
    }
}
