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

    /// One column for each series: the metric's name without `prefix`, and the value of its label at the end.
    static func columns(of families: [MetricFamily<Subject>], prefix: String) -> [ReportColumn] {
        families.flatMap { family in
            family.series.map { series in
                let name = shortName(family.descriptor, prefix: prefix)
                return ReportColumn(
                    name: series.labelValue.map { "\(name)_\($0)" } ?? name,
                    content: .number(decimals: family.descriptor.decimals),
                    value: series.value
                )
            }
        }
    }
}

extension ReportColumn<HostSnapshot> {
    static let prefix = "aerostat_host_"

    /// The name of the memory state, for readers; the 0 and 1 columns of the metric are there too.
    static let memoryState = ReportColumn(name: "memory_state", content: .name(MemoryState.allCases.map(\.name))) {
        Int64($0.state.rawValue)
    }

    static let all = [memoryState] + columns(of: MetricCatalog.hostFamilies, prefix: prefix)
}

extension ReportColumn<VirtualMachineSnapshot> {
    static let prefix = "aerostat_vm_"
    static let all = columns(of: MetricCatalog.virtualMachineFamilies, prefix: prefix)
}

/// The metric's name without the prefix that says what it is about.
func shortName(_ descriptor: MetricDescriptor, prefix: String) -> String {
    descriptor.name.hasPrefix(prefix) ? String(descriptor.name.dropFirst(prefix.count)) : descriptor.name
}
