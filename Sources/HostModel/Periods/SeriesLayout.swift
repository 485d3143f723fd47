/// The columns of rows about hosts or about virtual machines, in the order of the catalogue, or some of them.
public struct SeriesLayout: Sendable, Hashable {
    public let subject: ReportSubject
    public let columns: [SeriesColumn]

    /// All columns about the subject.
    public static func all(_ subject: ReportSubject) -> SeriesLayout {
        switch subject {
        case .host: host
        case .virtualMachine: virtualMachine
        }
    }

    private static let host = SeriesLayout(.host, MetricCatalog.hostFamilies, prefix: "aerostat_host_")
    private static let virtualMachine = SeriesLayout(
        .virtualMachine,
        MetricCatalog.virtualMachineFamilies,
        prefix: "aerostat_vm_"
    )

    private init<Subject>(_ subject: ReportSubject, _ families: [MetricFamily<Subject>], prefix: String) {
        self.subject = subject
        columns = families.flatMap { family in
            family.series.map { SeriesColumn(family.descriptor, labelValue: $0.labelValue, prefix: prefix) }
        }
    }

    private init(subject: ReportSubject, columns: [SeriesColumn]) {
        self.subject = subject
        self.columns = columns
    }

    /// The columns for which the answer is true, in the same order.
    public func filter(_ isWanted: (SeriesColumn) -> Bool) -> SeriesLayout {
        SeriesLayout(subject: subject, columns: columns.filter(isWanted))
    }

    /// Position of the column of that name. O(columns).
    public func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
