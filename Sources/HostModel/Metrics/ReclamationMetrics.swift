/// Metrics with the labels `host` and `vm` about memory taken back from a machine.
public enum ReclamationMetrics {
    static let families: [MetricFamily<VirtualMachineSnapshot>] =
        balloon + sharing + compression + swap + hostCache + reclaimed

    private static let balloon: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_balloon_bytes",
                .gauge,
                .bytes,
                "Guest memory held by the balloon (vSphere mem.vmmemctl, esxtop MCTLSZ)."
            )
        ) { $0.balloonSize.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_balloon_target_bytes",
                .gauge,
                .bytes,
                "Balloon size that the host wants (vSphere mem.vmmemctltarget, esxtop MCTLTGT)."
            )
        ) { $0.balloonTarget.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_balloon_maximum_bytes",
                .gauge,
                .bytes,
                "Largest balloon that the host would ask for (esxtop MCTLMAX).",
                isSetting: true
            )
        ) { $0.balloonMaximum.bytes.value },
        .init(
            .init(
                "aerostat_vm_balloon_driver_up",
                .gauge,
                .none,
                "1 while the guest runs a balloon driver, else 0 (esxtop MCTL?)."
            )
        ) { $0.isBalloonDriverUp ? 1 : 0 },
    ]

    private static let sharing: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_shared_pages",
                .gauge,
                .pages,
                "Guest pages that point at shared machine pages, zero pages included (esxtop SHRD in pages)."
            )
        ) { $0.shared.value },
        .init(
            .init(
                "aerostat_vm_memory_shared_bytes",
                .gauge,
                .bytes,
                "Guest memory that points at shared machine pages, zero pages included (vSphere mem.shared, esxtop SHRD)."
            )
        ) { $0.shared.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_zero_bytes",
                .gauge,
                .bytes,
                "Guest memory that points at a shared zero page (vSphere mem.zero, esxtop ZERO)."
            )
        ) { $0.zero.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_sharing_saved_bytes",
                .gauge,
                .bytes,
                "Machine memory that page sharing saves for this machine (esxtop SHRDSVD)."
            )
        ) { $0.sharingSaving.bytes.value },
    ]

    private static let compression: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_compressed_bytes",
                .gauge,
                .bytes,
                "Guest memory that the host keeps compressed (vSphere mem.compressed and mem.zipped, esxtop ZIP zipped)."
            )
        ) { $0.compressed.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_compression_saved_bytes",
                .gauge,
                .bytes,
                "Compressed guest memory less the compression cache that holds it (vSphere mem.zipSaved, esxtop ZIP saved)."
            )
        ) { ($0.compressed - $0.compressionCache).bytes.value },
    ]

    private static let swap: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_swapped_bytes",
                .gauge,
                .bytes,
                "Guest memory on the host's swap device, host cache apart (vSphere mem.swapped, esxtop SWCUR)."
            )
        ) { $0.swapped.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_swap_target_bytes",
                .gauge,
                .bytes,
                "Swapped memory that the host aims at (vSphere mem.swaptarget, esxtop SWTGT)."
            )
        ) { $0.swapTarget.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_swap_in_bytes_total",
                .counter,
                .bytes,
                "Memory read back from the swap device since power-on, host cache apart (vSphere mem.swapin, esxtop SWR/s)."
            )
        ) { $0.swapIn.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_swap_out_bytes_total",
                .counter,
                .bytes,
                "Memory written to the swap device since power-on, host cache apart (vSphere mem.swapout, esxtop SWW/s)."
            )
        ) { $0.swapOut.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_double_paging_bytes_total",
                .counter,
                .bytes,
                "Memory that the guest paged out after the host had swapped it, so that it was read in only to be written out."
            )
        ) { $0.doublePaging.bytes.value },
    ]

    private static let hostCache: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_host_cached_bytes",
                .gauge,
                .bytes,
                "Guest memory swapped out to the host cache instead of the swap device (vSphere mem.llSwapUsed)."
            )
        ) { $0.hostCached.bytes.value },
        .init(
            .init(
                "aerostat_vm_memory_host_cache_in_bytes_total",
                .counter,
                .bytes,
                "Memory read back from the host cache since power-on (vSphere mem.llSwapIn, esxtop LLSWR/s)."
            )
        ) { $0.hostCacheIn.bytes.value },
    ]

    private static let reclaimed: [MetricFamily<VirtualMachineSnapshot>] = [
        .init(
            .init(
                "aerostat_vm_memory_reclaimed_bytes_total",
                .counter,
                .bytes,
                "Machine memory taken back from the machine since power-on, by technique; compression less its cache.",
                label: "technique"
            ),
            series: [
                .init(labelValue: ReclamationTechnique.pageSharing.name) { $0.reclaimedByPageSharing.bytes.value },
                .init(labelValue: ReclamationTechnique.balloon.name) { $0.reclaimedByBalloon.bytes.value },
                .init(labelValue: ReclamationTechnique.compression.name) { $0.reclaimedByCompression.bytes.value },
                .init(labelValue: ReclamationTechnique.hostCache.name) { $0.reclaimedByHostCache.bytes.value },
                .init(labelValue: ReclamationTechnique.hostSwap.name) { $0.reclaimedByHostSwap.bytes.value },
            ]
        )
    ]
}
