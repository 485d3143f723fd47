/// Metrics with the label `host`.
public enum HostMetrics {
    static let families: [MetricFamily<HostSnapshot>] =
        memory + state + allocation + pageSharing + largePages + hostCache + swapDevice

    private static let memory: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_memory_size_bytes",
                .gauge,
                .bytes,
                "Machine memory of the host (esxtop PMEM total).",
                isSetting: true
            )
        ) {
            $0.machineMemory.bytes.value
        },
        .init(
            .init("aerostat_host_memory_free_bytes", .gauge, .bytes, "Machine memory that is free (esxtop PMEM free).")
        ) {
            $0.free.bytes.value
        },
        .init(
            .init(
                "aerostat_host_memory_hypervisor_bytes",
                .gauge,
                .bytes,
                "Machine memory used by the hypervisor itself (vSphere mem.sysUsage, esxtop PMEM vmk).",
                isSetting: true
            )
        ) { $0.hypervisorUse.bytes.value },
        .init(
            .init(
                "aerostat_host_memory_pending_loss_bytes",
                .gauge,
                .bytes,
                "Machine memory that is to leave the host as soon as it becomes free."
            )
        ) { $0.pendingLoss.bytes.value },
        .init(
            .init(
                "aerostat_host_memory_shared_common_bytes",
                .gauge,
                .bytes,
                "Machine memory behind shared guest pages (vSphere mem.sharedcommon, esxtop PSHARE common)."
            )
        ) { $0.sharedCommon.bytes.value },
        .init(
            .init(
                "aerostat_host_memory_compression_cache_bytes",
                .gauge,
                .bytes,
                "Machine memory that holds compressed guest memory (esxtop CACHEUSD of all machines)."
            )
        ) { $0.compressionCache.bytes.value },
    ]

    private static let state: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_memory_min_free_bytes",
                .gauge,
                .bytes,
                "minFree, the free memory from which the state thresholds derive (vSphere mem.lowfreethreshold, esxtop VMKMEM minfree).",
                isSetting: true
            )
        ) { $0.minFree.bytes.value },
        .init(
            .init(
                "aerostat_host_memory_state",
                .gauge,
                .none,
                "1 for the memory state that the host is in, 0 for the others (vSphere mem.state, esxtop VMKMEM state).",
                label: "state"
            ),
            series: MemoryState.allCases.map { state in
                .init(labelValue: state.name) { $0.state == state ? 1 : 0 }
            }
        ),
        .init(
            .init(
                "aerostat_host_memory_state_threshold_bytes",
                .gauge,
                .bytes,
                "Free memory below which the state is entered, 0 where the host's policy has no such state; for high, the goal of reclamation, at which it is reached again.",
                label: "state",
                isSetting: true
            ),
            series: MemoryState.allCases.map { state in
                .init(labelValue: state.name) { $0.stateThresholds[state.rawValue].bytes.value }
            }
        ),
        .init(
            .init(
                "aerostat_host_memory_state_seconds_total",
                .counter,
                .seconds,
                "Simulated time spent in each memory state.",
                label: "state",
                decimals: 3
            ),
            series: MemoryState.allCases.map { state in
                .init(labelValue: state.name) { $0.millisecondsInState[state.rawValue] }
            }
        ),
    ]

    private static let allocation: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_memory_overcommit_ratio",
                .gauge,
                .ratio,
                "Configured memory of powered-on machines over the memory there is for them, less 1 (esxtop MEM overcommit avg).",
                decimals: 6
            )
        ) { $0.overcommit.millionths },
        .init(
            .init(
                "aerostat_host_memory_reserved_bytes",
                .gauge,
                .bytes,
                "Memory reserved by powered-on machines, overhead included (vSphere mem.reservedCapacity, esxtop VMKMEM rsvd)."
            )
        ) { $0.reserved.bytes.value },
        .init(
            .init(
                "aerostat_host_memory_unreserved_bytes",
                .gauge,
                .bytes,
                "Memory by which reservations can still grow (vSphere mem.unreserved, esxtop VMKMEM ursvd)."
            )
        ) { $0.unreserved.bytes.value },
        .init(
            .init(
                "aerostat_host_idle_memory_tax_ratio",
                .gauge,
                .ratio,
                "Rate of the idle memory tax (advanced setting Mem.IdleTax).",
                decimals: 6,
                isSetting: true
            )
        ) { $0.idleMemoryTax.millionths },
        .init(
            .init(
                "aerostat_host_admission_refusals_total",
                .counter,
                .none,
                "Power-ons refused for want of unreserved memory."
            )
        ) { $0.admissionRefusals },
    ]

    private static let pageSharing: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_page_sharing_scanned_pages_total",
                .counter,
                .pages,
                "Guest pages that the page-sharing scan has read."
            )
        ) { $0.scannedPages.value },
        .init(
            .init(
                "aerostat_host_page_sharing_scan_limit_pages",
                .gauge,
                .pages,
                "Pages that the page-sharing scan may read in a second on this host (advanced setting Mem.ShareScanGHz).",
                isSetting: true
            )
        ) { $0.scanRateLimit.value },
        .init(
            .init(
                "aerostat_host_page_sharing_pass_ratio",
                .gauge,
                .ratio,
                "How much of the running page-sharing passes over all machines is done (advanced setting Mem.ShareScanTime).",
                decimals: 6
            )
        ) { $0.scanProgress.millionths },
        .init(
            .init(
                "aerostat_host_page_sharing_cpu_seconds_total",
                .counter,
                .seconds,
                "CPU time that the page-sharing scan has taken.",
                decimals: 6
            )
        ) { $0.scanMicroseconds },
    ]

    private static let largePages: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_large_pages_broken_total",
                .counter,
                .none,
                "Large pages of 2 MiB broken into small ones, which alone can be shared, compressed or swapped out."
            )
        ) { $0.largePagesBroken },
        .init(
            .init(
                "aerostat_host_large_pages_formed_total",
                .counter,
                .none,
                "Large pages of 2 MiB formed from small ones."
            )
        ) { $0.largePagesFormed },
    ]

    private static let hostCache: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_cache_size_bytes",
                .gauge,
                .bytes,
                "Size of the host cache, the swap space on SSD that is filled before the swap device; 0 where there is none.",
                isSetting: true
            )
        ) { $0.hostCacheSize.bytes.value },
        .init(
            .init(
                "aerostat_host_cache_read_bytes_total",
                .counter,
                .bytes,
                "Memory read from the host cache (vSphere mem.llSwapIn, esxtop LLSWR/s)."
            )
        ) { $0.hostCacheRead.bytes.value },
        .init(
            .init(
                "aerostat_host_cache_written_bytes_total",
                .counter,
                .bytes,
                "Memory written to the host cache (vSphere mem.llSwapOut, esxtop LLSWW/s)."
            )
        ) { $0.hostCacheWritten.bytes.value },
    ]

    private static let swapDevice: [MetricFamily<HostSnapshot>] = [
        .init(
            .init(
                "aerostat_host_swap_device_read_bytes_total",
                .counter,
                .bytes,
                "Memory read from the host's swap device (esxtop SWAP r/s)."
            )
        ) { $0.swapDeviceRead.bytes.value },
        .init(
            .init(
                "aerostat_host_swap_device_written_bytes_total",
                .counter,
                .bytes,
                "Memory written to the host's swap device (esxtop SWAP w/s)."
            )
        ) { $0.swapDeviceWritten.bytes.value },
        .init(
            .init(
                "aerostat_host_swap_device_bandwidth_bytes",
                .gauge,
                .bytes,
                "Bytes that the swap device moves in a second at most, reads and writes together.",
                isSetting: true
            )
        ) { $0.swapDeviceBandwidth.bytes.value },
    ]
}
