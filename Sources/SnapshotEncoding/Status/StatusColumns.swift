internal import HostModel

extension ReportColumn<VirtualMachineSnapshot> {
    /// A column for each series of the catalogue, the value of the metric's label behind a dot.
    static let status = MetricCatalog.virtualMachineFamilies.flatMap { family in
        family.series.map { series in
            let name = family.descriptor.name(withoutPrefix: ReportSubject.virtualMachine.metricPrefix)
            return ReportColumn(
                name: series.labelValue.map { "\(name).\($0)" } ?? name,
                content: .number(decimals: family.descriptor.decimals),
                value: series.value
            )
        }
    }
}

extension ReportColumn<HostSnapshot> {
    /// What tells the hosts of a fleet apart at a glance.
    static let fleet = [
        memoryState,
        bytes("memory_size_bytes") { $0.machineMemory },
        bytes("memory_free_bytes") { $0.free },
        bytes("memory_min_free_bytes") { $0.minFree },
        bytes("memory_balloon_bytes") { $0.virtualMachines.reduce(.zero) { $0 + $1.balloonSize } },
        bytes("memory_swapped_bytes") { $0.virtualMachines.reduce(.zero) { $0 + $1.swapped } },
        ReportColumn(name: "virtual_machines", content: .number(decimals: 0)) { Int64($0.virtualMachines.count) },
    ]
}

extension ReportColumn<HostMoment> {
    /// A moment of the past.
    static let past =
        [
            ReportColumn(name: "elapsed_seconds", content: .number(decimals: 3), value: \.elapsedMilliseconds),
            ReportColumn(name: "memory_state", content: .name(MemoryState.allCases.map(\.name))) {
                Int64($0.state.rawValue)
            },
            bytes("memory_free_bytes") { $0.free },
            bytes("memory_min_free_bytes") { $0.minFree },
        ]
        + [
            ("memory_balloon_bytes", ReclamationTechnique.balloon), ("memory_sharing_saved_bytes", .pageSharing),
            ("memory_compression_saved_bytes", .compression), ("memory_host_cached_bytes", .hostCache),
            ("memory_swapped_bytes", .hostSwap),
        ].map { name, technique in bytes(name) { $0.held[technique.rawValue] } }
}

extension ReportColumn {
    fileprivate static func bytes(_ name: String, _ pages: @escaping @Sendable (Subject) -> PageCount) -> ReportColumn {
        ReportColumn(name: name, content: .number(decimals: 0)) { pages($0).bytes.value }
    }
}
