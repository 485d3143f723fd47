/// Metrics with the labels `host` and `vm` about what a machine is promised, deserves and holds.
public enum AllocationMetrics {
    static let families: [MetricFamily<VirtualMachineSnapshot>] = configuration + holdings + active

    private static let configuration: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(.init("aerostat_vm_powered_on", .gauge, .none, "1 while the machine is powered on, else 0.")) {
            $0.isPoweredOn ? 1 : 0
        },
        .init(
            .init("aerostat_vm_memory_size_bytes", .gauge, .bytes, "Configured memory (esxtop MEMSZ).", isSetting: true)
        ) {
            $0.configuredSize.bytes.value
        },
        .init(
            .init("aerostat_vm_memory_reservation_bytes", .gauge, .bytes, "Reservation (esxtop AMIN).", isSetting: true)
        ) {
            $0.reservation.bytes.value
        },
        .init(
            .init(
                "aerostat_vm_memory_limit_bytes",
                .gauge,
                .bytes,
                "Limit, or the configured memory where none is set (esxtop AMLMT).",
                isSetting: true
            )
        ) { $0.effectiveLimit.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_shares",
                .gauge,
                .none,
                "Shares of contended memory (esxtop ASHRS).",
                isSetting: true
            )
        ) {
            $0.shares
        },
        .init(
            .init(
                "aerostat_vm_memory_overhead_bytes",
                .gauge,
                .bytes,
                "Host memory used to run the machine (vSphere mem.overhead, esxtop OVHD)."
            )
        ) { $0.overhead.bytes.value },
    ]

    private static let holdings: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_entitlement_bytes",
                .gauge,
                .bytes,
                "Host memory the machine deserves now (vSphere mem.entitlement, esxtop SZTGT)."
            )
        ) { $0.entitlement.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_granted_bytes",
                .gauge,
                .bytes,
                "Guest memory backed by machine memory, shared pages in full (vSphere mem.granted, esxtop GRANT)."
            )
        ) { $0.granted.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_consumed_bytes",
                .gauge,
                .bytes,
                "Machine memory that backs the machine, less its sharing saving, compression cache apart (vSphere mem.consumed, esxtop CNSM)."
            )
        ) { $0.consumed.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_large_pages",
                .gauge,
                .pages,
                "Large pages that back the machine, each of 2 MiB: 512 small ones."
            )
        ) { $0.largePages },
        .init(
            .init(
                "aerostat_vm_idle_memory_tax_bytes",
                .gauge,
                .bytes,
                "Entitlement without idle memory tax less entitlement at the set tax, negative where the machine gains."
            )
        ) { $0.idleTaxMoved.bytes.value },
        .init(
            .init(
                "aerostat_vm_idle_memory_tax_shares_per_page_ratio",
                .gauge,
                .ratio,
                "Shares per page after the idle memory tax, by which machines are compared.",
                decimals: 6
            )
        ) { $0.sharesPerPage.millionths },
    ]

    private static let active: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_active_bytes",
                .gauge,
                .bytes,
                "Memory in active use by the sampled estimate (vSphere mem.active, esxtop TCHD)."
            )
        ) { $0.active.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_active_estimate_bytes",
                .gauge,
                .bytes,
                "The running estimates whose maximum is the active memory (esxtop %ACTVS, %ACTVF, %ACTVN).",
                label: "estimator"
            ),
            series: [
                .init(labelValue: "slow") { $0.activeSlow.bytes.value },
                .init(labelValue: "fast") { $0.activeFast.bytes.value },
                .init(labelValue: "next") { $0.activeNext.bytes.value },
            ]
        ),
        .init(
            .init(
                "aerostat_vm_memory_touched_bytes",
                .gauge,
                .bytes,
                "Memory really touched so far in the running sampling period, which a real host cannot know."
            )
        ) { $0.touched.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_idle_bytes",
                .gauge,
                .bytes,
                "Consumed memory that is not active by the sampled estimate."
            )
        ) { max(0, $0.consumed.value - $0.active.value) * PageCount.bytesPerPage },
    ]
}
