internal import HostModel

/// A column of a report, the same in every format.
struct ReportColumn<Subject: Sendable>: Sendable {
    enum Content: Sendable {
        /// The value in units of 10 to the minus `decimals`.
        case number(decimals: Int)
        /// The value is an index of these.
        case name([String])
    }

    let name: String
    let content: Content
    let value: @Sendable (Subject) -> Int64

    /// One column for each series of the families, named like those of the layout.
    static func columns(of families: [MetricFamily<Subject>], like layout: SeriesLayout) -> [ReportColumn] {
        let values = families.flatMap { family in family.series.map { (family.descriptor.decimals, $0.value) } }
        return zip(layout.columns, values).map { column, value in
            ReportColumn(name: column.name, content: .number(decimals: value.0), value: value.1)
        }
    }
}

extension ReportColumn<HostSnapshot> {
    /// The name of the memory state, for readers; the 0 and 1 columns of the metric are there too.
    static let memoryState = ReportColumn(name: "memory_state", content: .name(MemoryState.allCases.map(\.name))) {
        Int64($0.state.rawValue)
    }

    static let all = [memoryState] + columns(of: MetricCatalog.hostFamilies, like: .all(.host))
}

extension ReportColumn<VirtualMachineSnapshot> {
    static let all = columns(of: MetricCatalog.virtualMachineFamilies, like: .all(.virtualMachine))
}
