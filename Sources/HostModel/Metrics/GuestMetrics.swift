/// Metrics with the labels `host` and `vm` about what the guest does and how it fares.
public enum GuestMetrics {
    static let families: [MetricFamily<VirtualMachineSnapshot>] = paging + performance

    private static let paging: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_guest_page_file_size_bytes",
                .gauge,
                .bytes,
                "Size of the guest's own page file.",
                isSetting: true
            )
        ) {
            $0.guestPageFileSize.bytes.value
        },
        .init(
            .init(
                "aerostat_vm_guest_page_file_used_bytes",
                .gauge,
                .bytes,
                "Memory that the guest holds in its own page file."
            )
        ) {
            $0.guestPageFileUsed.bytes.value
        },
        .init(
            .init(
                "aerostat_vm_guest_page_in_bytes_total",
                .counter,
                .bytes,
                "Memory that the guest read from its own page file since power-on."
            )
        ) { $0.guestPageIn.bytes.value },
        .init(
            .init(
                "aerostat_vm_guest_page_out_bytes_total",
                .counter,
                .bytes,
                "Memory that the guest wrote to its own page file since power-on."
            )
        ) { $0.guestPageOut.bytes.value },
        .init(
            .init(
                "aerostat_vm_guest_working_set_missing_bytes",
                .gauge,
                .bytes,
                "Working set that the guest wants and does not hold: guest starvation."
            )
        ) { $0.workingSetMissing.bytes.value },
        .init(
            .init(
                "aerostat_vm_guest_out_of_memory_kills_total",
                .counter,
                .none,
                "Processes that the guest killed for want of memory since power-on."
            )
        ) { $0.outOfMemoryKills },
    ]

    private static let performance: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_stall_seconds_total",
                .counter,
                .seconds,
                "Time the machine waited for memory since power-on, by cause; swap_in includes the host cache (vSphere mem.latency as a share of time).",
                label: "cause",
                decimals: 6
            ),
            series: [
                .init(labelValue: StallCause.swapIn.name) { $0.stallSwapIn },
                .init(labelValue: StallCause.decompression.name) { $0.stallDecompression },
                .init(labelValue: StallCause.guestPageIn.name) { $0.stallGuestPageIn },
                .init(labelValue: StallCause.cacheMiss.name) { $0.stallCacheMiss },
                .init(labelValue: StallCause.copyOnWriteBreak.name) { $0.stallCopyOnWriteBreak },
                .init(labelValue: StallCause.blocked.name) { $0.stallBlocked },
            ]
        ),
        .init(
            .init(
                "aerostat_vm_throughput_ratio",
                .gauge,
                .ratio,
                "Work done over work wanted in the last simulated second.",
                decimals: 6
            )
        ) { $0.throughput.millionths },
    ]
}
