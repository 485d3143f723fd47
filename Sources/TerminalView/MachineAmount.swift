/// What is read of a virtual machine: a column of the document's table.
package enum MachineAmount: String, CaseIterable, Sendable {
    case isPoweredOn = "powered_on"
    case size = "memory_size_bytes"
    case overhead = "memory_overhead_bytes"
    case entitlement = "memory_entitlement_bytes"
    case granted = "memory_granted_bytes"
    case consumed = "memory_consumed_bytes"
    case active = "memory_active_bytes"
    case activeSlow = "memory_active_estimate_bytes.slow"
    case activeFast = "memory_active_estimate_bytes.fast"
    case activeNext = "memory_active_estimate_bytes.next"
    case balloon = "memory_balloon_bytes"
    case balloonTarget = "memory_balloon_target_bytes"
    case balloonMaximum = "memory_balloon_maximum_bytes"
    case isBalloonDriverUp = "balloon_driver_up"
    case shared = "memory_shared_bytes"
    case zero = "memory_zero_bytes"
    case sharingSaved = "memory_sharing_saved_bytes"
    case compressed = "memory_compressed_bytes"
    case compressionSaved = "memory_compression_saved_bytes"
    case compressionTotal = "memory_reclaimed_bytes_total.compression"
    case swapped = "memory_swapped_bytes"
    case swapTarget = "memory_swap_target_bytes"
    case swapInTotal = "memory_swap_in_bytes_total"
    case swapOutTotal = "memory_swap_out_bytes_total"
    case hostCached = "memory_host_cached_bytes"
    case hostCacheInTotal = "memory_host_cache_in_bytes_total"
    case hostCacheOutTotal = "memory_reclaimed_bytes_total.host_cache"
    case stalledBySwapIn = "memory_stall_seconds_total.swap_in"
    case stalledByDecompression = "memory_stall_seconds_total.decompression"
    case stalledByGuestPageIn = "memory_stall_seconds_total.guest_page_in"
    case stalledByCacheMiss = "memory_stall_seconds_total.cache_miss"
    case stalledByCopyOnWriteBreak = "memory_stall_seconds_total.cow_break"
    case stalledByBlocking = "memory_stall_seconds_total.blocked"

    /// Where its number stands among those of a machine.
    var index: Int { Self.indices[self] ?? 0 }

    private static let indices = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))
}

/// What is read of a host: a member of the document's `metrics`.
package enum HostAmount: String, CaseIterable, Sendable {
    case size = "memory_size_bytes"
    case free = "memory_free_bytes"
    case hypervisor = "memory_hypervisor_bytes"
    case minFree = "memory_min_free_bytes"
    case reserved = "memory_reserved_bytes"
    case unreserved = "memory_unreserved_bytes"
    case sharedCommon = "memory_shared_common_bytes"
    case overcommitment = "memory_overcommit_ratio"
    case swapReadTotal = "swap_device_read_bytes_total"
    case swapWrittenTotal = "swap_device_written_bytes_total"
}

/// What a machine waits for: the column of the document, and the word in the table.
package enum StallWord: CaseIterable, Sendable {
    case swapIn, decompression, guestPageIn, cacheMiss, copyOnWriteBreak, blocked

    package var amount: MachineAmount {
        switch self {
        case .swapIn: .stalledBySwapIn
        case .decompression: .stalledByDecompression
        case .guestPageIn: .stalledByGuestPageIn
        case .cacheMiss: .stalledByCacheMiss
        case .copyOnWriteBreak: .stalledByCopyOnWriteBreak
        case .blocked: .stalledByBlocking
        }
    }

    /// At most 7 characters.
    package var word: String {
        switch self {
        case .swapIn: "swap-in"
        case .decompression: "unzip"
        case .guestPageIn: "guest"
        case .cacheMiss: "cache"
        case .copyOnWriteBreak: "COW"
        case .blocked: "blocked"
        }
    }
}
