import HostModel

/// One host's numbers that change while it runs. Amounts are pages.
struct HostState: Sendable, Hashable {
    // Machine memory.

    var machineMemory = 0
    var hypervisorUse = 0
    var overhead = 0
    /// Kept by adding and taking, never computed from the rest, so that the two can be compared.
    var free = 0
    var pendingLoss = 0

    // Memory state and allocation.

    var minFree = 0
    var freeGoal = 0
    var memoryState = MemoryStateMachine()
    /// Soft or worse was entered and the goal for free memory has not been reached since.
    var isReclaiming = false
    var millisecondsToBalance: Int64 = 0
    /// Free memory when entitlements were last computed.
    var freeAtBalance = 0
    var admissionRefusals: Int64 = 0

    // Settings that events can change.

    var idleMemoryTax = 0.0
    /// Largest balloon as a share of the configured size.
    var balloonMaximum = Ratio.zero
    /// For machines powered on from now on.
    var salting = PageSharingSettings.Salting.none
    var swapDevice = SwapDevice()

    // Large pages and page sharing.

    /// Machine whose large pages are broken next.
    var nextToBreak = 0
    /// Machine whose large pages are formed next.
    var nextToForm = 0
    var largePagesBroken: Int64 = 0
    var largePagesFormed: Int64 = 0
    var scanned = 0

    /// Machine whose pages are taken next.
    var nextToPage = 0

    // Swap space. Pages written to each in the running step leave less of the device for others.

    /// Pages a second.
    var hostCacheBandwidth = 0
    var hostCacheUsed = 0
    var hostCacheRead = 0
    var hostCacheWritten = 0
    var hostCacheMovedThisStep = 0
    var unforeseenHostCacheReads = 0
    /// Seconds to read one page now, at the device's load.
    var hostCacheLatency = 0.0
    var swapDeviceRead = 0
    var swapDeviceWritten = 0
    var swapDeviceMovedThisStep = 0
    var unforeseenSwapReads = 0
    var swapLatency = 0.0

    var random: RandomSource

    init(_ configuration: HostConfiguration, random: RandomSource) {
        self.random = random
        machineMemory = Int(configuration.machineMemory.value)
        hypervisorUse = Int(configuration.hypervisorUse.value)
        free = machineMemory - hypervisorUse
        idleMemoryTax = configuration.idleMemoryTax.value
        balloonMaximum = configuration.balloonMaximum
        salting = configuration.pageSharing.salting
        swapDevice = configuration.swapDevice
        hostCacheBandwidth = Int(configuration.hostCache?.bandwidth.pages.value ?? 0)
        setMinFree(configuration.minFree, configuration)
    }

    // Reads that nobody foresaw may queue for half a second of a device; what queues leaves less of the next step.

    var swapDeviceBandwidth: Int { Int(swapDevice.bandwidth.pages.value) }
    /// Pages that the devices can still move in this step.
    var hostCacheTransfersLeft: Int { max(0, hostCacheBandwidth - hostCacheMovedThisStep) }
    var swapTransfersLeft: Int { max(0, swapDeviceBandwidth - swapDeviceMovedThisStep) }
    /// Pages that may still ask to be read in this step.
    var hostCacheReadsLeft: Int { max(0, hostCacheBandwidth * 3 / 2 - hostCacheMovedThisStep) }
    var swapReadsLeft: Int { max(0, swapDeviceBandwidth * 3 / 2 - swapDeviceMovedThisStep) }

    /// Begins a step with the reads that queue from the last.
    mutating func beginTransfers() {
        hostCacheMovedThisStep = min(unforeseenHostCacheReads, max(0, hostCacheMovedThisStep - hostCacheBandwidth))
        swapDeviceMovedThisStep = min(unforeseenSwapReads, max(0, swapDeviceMovedThisStep - swapDeviceBandwidth))
        unforeseenHostCacheReads = 0
        unforeseenSwapReads = 0
    }

    /// Sets minFree to a share of the configured machine memory, or to the policy's own rule, and the goal with it.
    mutating func setMinFree(_ share: Ratio?, _ configuration: HostConfiguration) {
        let memory = configuration.machineMemory
        if let share {
            minFree = Int(memory.value * share.millionths / 1_000_000)
        } else {
            minFree = configuration.policy.policy.minFree.pages(machineMemory: Int(memory.value))
        }
        freeGoal = minFree + Int(Int64(minFree) * configuration.freeMargin.millionths / 1_000_000)
    }
}
