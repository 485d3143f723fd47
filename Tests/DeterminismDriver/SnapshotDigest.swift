import HostModel

/// FNV-1a over the numbers of snapshots. The library's `Hasher` is seeded anew in every process, so it cannot compare
/// two builds.
struct SnapshotDigest {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ snapshot: FleetSnapshot) {
        add(snapshot.start.millisecondsSince1970)
        add(snapshot.elapsedMilliseconds)
        for host in snapshot.hosts { add(host) }
    }

    private mutating func add(_ number: Int64) {
        for byte in 0..<8 {
            value ^= UInt64(truncatingIfNeeded: number >> (8 * Int64(byte))) & 0xFF
            value &*= 0x0000_0100_0000_01B3
        }
    }

    private mutating func add(_ pages: PageCount) { add(pages.value) }

    private mutating func add(_ ratio: Ratio) { add(ratio.millionths) }

    private mutating func add(_ host: HostSnapshot) {
        for pages in [
            host.machineMemory, host.hypervisorUse, host.overhead, host.free, host.pendingLoss, host.sharedCommon,
            host.minFree, host.freeGoal, host.reserved, host.unreserved, host.scannedPages, host.scanRateLimit,
            host.compressionCache, host.largePageThreshold, host.hostCacheSize, host.hostCacheUsed,
            host.hostCacheRead, host.hostCacheWritten, host.swapDeviceRead, host.swapDeviceWritten,
            host.swapDeviceBandwidth, host.booksImbalance,
        ] { add(pages) }
        for pages in host.stateThresholds { add(pages) }
        for milliseconds in host.millisecondsInState { add(milliseconds) }
        add(Int64(host.state.rawValue))
        add(host.overcommit)
        add(host.idleMemoryTax)
        add(host.scanProgress)
        for number in [
            host.admissionRefusals, host.largePagesBroken, host.largePagesFormed, host.scanMicroseconds,
        ] { add(number) }
        for machine in host.virtualMachines { add(machine) }
    }

    private mutating func add(_ machine: VirtualMachineSnapshot) {
        add(Int64(machine.isPoweredOn ? 1 : 0))
        add(Int64(machine.isBalloonDriverUp ? 1 : 0))
        add(machine.countersStartMilliseconds)
        for pages in [
            machine.configuredSize, machine.reservation, machine.effectiveLimit, machine.entitlement,
            machine.granted, machine.consumed, machine.overhead, machine.idleTaxMoved, machine.active,
            machine.activeSlow, machine.activeFast, machine.activeNext, machine.touched, machine.balloonSize,
            machine.balloonTarget, machine.balloonMaximum, machine.shared, machine.zero, machine.sharingSaving,
            machine.swapped, machine.swapTarget, machine.swapIn, machine.swapOut, machine.doublePaging,
            machine.guestPageFileSize, machine.guestPageFileUsed, machine.guestPageIn, machine.guestPageOut,
            machine.workingSetMissing, machine.reclaimedByPageSharing, machine.reclaimedByBalloon,
            machine.reclaimedByHostSwap, machine.reclaimedByCompression, machine.reclaimedByHostCache,
            machine.compressed, machine.compressionCache, machine.hostCached, machine.hostCacheIn,
        ] { add(pages) }
        for number in [
            machine.shares, machine.outOfMemoryKills, machine.stallSwapIn, machine.stallGuestPageIn,
            machine.stallDecompression, machine.largePages,
            machine.stallCacheMiss, machine.stallCopyOnWriteBreak, machine.stallBlocked,
        ] { add(number) }
        add(machine.sharesPerPage)
        add(machine.throughput)
    }
}
