import HostModel
import Testing

/// Snapshots in which no amount of memory is 0 and no two are equal.
enum FilledSnapshots {
    /// - Parameter first: pages of the first amount; each further one has three more.
    static func virtualMachine(first: Int64) -> VirtualMachineSnapshot {
        var machine = VirtualMachineSnapshot()
        fill(&machine, virtualMachineAmounts, first: first)
        return machine
    }

    static func host(first: Int64) -> HostSnapshot {
        var host = HostSnapshot()
        fill(&host, hostAmounts, first: first)
        for index in host.stateThresholds.indices { host.stateThresholds[index] = PageCount(first + Int64(index)) }
        return host
    }

    private static func fill<Snapshot>(
        _ snapshot: inout Snapshot,
        _ amounts: [WritableKeyPath<Snapshot, PageCount>],
        first: Int64
    ) {
        for (position, amount) in amounts.enumerated() {
            snapshot[keyPath: amount] = PageCount(first + 3 * Int64(position))
        }
        for child in Mirror(reflecting: snapshot).children where child.value as? PageCount == .zero {
            Issue.record("\(child.label ?? "") is not filled")
        }
    }

    private static var virtualMachineAmounts: [WritableKeyPath<VirtualMachineSnapshot, PageCount>] {
        [
            \.configuredSize, \.reservation, \.effectiveLimit, \.entitlement, \.granted, \.overhead, \.idleTaxMoved,
            \.activeSlow, \.activeFast, \.activeNext, \.active, \.consumed, \.touched, \.balloonSize, \.balloonTarget,
            \.balloonMaximum, \.shared, \.zero, \.sharingSaving, \.compressed, \.compressionCache, \.hostCached,
            \.hostCacheIn, \.swapped, \.swapTarget, \.swapIn, \.swapOut, \.doublePaging, \.guestPageFileSize,
            \.guestPageFileUsed, \.guestPageIn, \.guestPageOut, \.workingSetMissing, \.reclaimedByPageSharing,
            \.reclaimedByBalloon, \.reclaimedByCompression, \.reclaimedByHostCache, \.reclaimedByHostSwap,
        ]
    }

    private static var hostAmounts: [WritableKeyPath<HostSnapshot, PageCount>] {
        [
            \.machineMemory, \.hypervisorUse, \.overhead, \.free, \.pendingLoss, \.sharedCommon, \.compressionCache,
            \.minFree, \.freeGoal, \.reserved, \.unreserved, \.largePageThreshold, \.scannedPages, \.scanRateLimit,
            \.hostCacheSize, \.hostCacheUsed, \.hostCacheRead, \.hostCacheWritten, \.swapDeviceRead,
            \.swapDeviceWritten, \.swapDeviceBandwidth, \.booksImbalance,
        ]
    }
}
