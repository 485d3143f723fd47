internal import HostModel

/// Columns about hosts that pictures are made of.
enum HostColumns {
    static let layout = SeriesLayout.all(.host).filter { series in
        ["memory_size_bytes", "memory_free_bytes", "memory_overcommit_ratio"].contains(series.name)
            || ["memory_state", "memory_state_threshold_bytes", "memory_state_seconds_total"].contains {
                series.labelValue != nil && series.descriptor.name == "aerostat_host_\($0)"
            }
    }

    static let size = layout.column("memory_size_bytes")
    static let freeMinimum = layout.column("memory_free_bytes_min")
    static let freeMean = layout.column("memory_free_bytes_mean")
    static let freeMaximum = layout.column("memory_free_bytes_max")
    static let overcommit = layout.column("memory_overcommit_ratio_max")
    /// For each memory state.
    static let thresholds = MemoryState.allCases.map { layout.column("memory_state_threshold_bytes_\($0.name)") }
    static let stateTimes = MemoryState.allCases.map { layout.column("memory_state_seconds_\($0.name)_increase") }
    static let stateMeans = MemoryState.allCases.map { layout.column("memory_state_\($0.name)_mean") }

    /// Milliseconds in each memory state, simulated time; where that is not known, as the state's gauges say; nil where
    /// those are not known either.
    static func stateMilliseconds(_ row: PeriodRow) -> [Int64]? {
        let times = stateTimes.compactMap { $0.value(in: row) }
        if times.count == stateTimes.count, times.contains(where: { $0 > 0 }) { return times }
        let means = stateMeans.compactMap { $0.value(in: row) }
        guard means.count == stateMeans.count else { return nil }
        return means.map { Int64(Int128($0) * Int128(row.lengthMilliseconds) / 1_000_000) }
    }
}

/// Columns about virtual machines that pictures are made of.
enum MachineColumns {
    static let layout = SeriesLayout.all(.virtualMachine).filter { series in
        [
            "memory_balloon_bytes", "memory_swapped_bytes", "memory_host_cached_bytes",
            "memory_compression_saved_bytes", "memory_sharing_saved_bytes", "idle_memory_tax_bytes",
        ].contains(series.name) || series.descriptor.name == "aerostat_vm_memory_stall_seconds_total"
    }

    /// What is held reclaimed, by technique, in the order in which it is stacked.
    static let held = Technique.allCases.map { layout.column("\($0.series)_mean") }
    /// Stall time by cause.
    static let stalls = layout.columns.enumerated().compactMap { index, series in
        series.role == .counter ? PeriodColumn(index: index, series: series, statistic: .increase) : nil
    }
    static let tax = layout.column("idle_memory_tax_bytes_mean")

    /// How memory is held reclaimed.
    enum Technique: Int, CaseIterable {
        case sharing, balloon, compression, hostCache, swap

        var series: String {
            switch self {
            case .sharing: "memory_sharing_saved_bytes"
            case .balloon: "memory_balloon_bytes"
            case .compression: "memory_compression_saved_bytes"
            case .hostCache: "memory_host_cached_bytes"
            case .swap: "memory_swapped_bytes"
            }
        }

        var label: String {
            switch self {
            case .sharing: "saved by page sharing"
            case .balloon: "ballooned"
            case .compression: "saved by compression"
            case .hostCache: "swapped to host cache"
            case .swap: "swapped"
            }
        }

        /// Class that gives the colour.
        var style: String {
            switch self {
            case .sharing: "sharing"
            case .balloon: "balloon"
            case .compression: "compression"
            case .hostCache: "host-cache"
            case .swap: "swap"
            }
        }
    }
}

extension SeriesLayout {
    /// The column of that name, which the layout must have.
    func column(_ name: String) -> PeriodColumn {
        guard let column = PeriodColumn.all(of: self).first(where: { $0.name == name }) else {
            preconditionFailure("the catalogue has no \(name)")
        }
        return column
    }
}
