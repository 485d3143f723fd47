/// One virtual machine's memory at one moment. Amounts are pages of 4 KiB, durations microseconds of simulated time.
///
/// While the machine is powered off usage is 0 and counters keep their last value.
public struct VirtualMachineSnapshot: Sendable, Hashable {
    // Configuration.

    public var isPoweredOn = false
    /// Simulated milliseconds from the start of the run to the power-on that last set the counters to 0; 0 before any.
    public var countersStartMilliseconds: Int64 = 0
    public var configuredSize = PageCount.zero
    public var reservation = PageCount.zero
    /// The limit, or the configured size where none is set or the limit is above it.
    public var effectiveLimit = PageCount.zero
    public var shares: Int64 = 0

    // Allocation.

    /// What the policy says the machine deserves now.
    public var entitlement = PageCount.zero
    /// Guest pages backed by machine pages, shared ones counted in full.
    public var granted = PageCount.zero
    /// Machine pages that back the machine: granted less its sharing saving. Its compression cache comes on top.
    public var consumed = PageCount.zero
    /// Pages of 2 MiB that back the machine.
    public var largePages: Int64 = 0
    public var overhead = PageCount.zero
    /// Entitlement without idle memory tax less entitlement at the set tax; negative when the machine gains by it.
    public var idleTaxMoved = PageCount.zero
    /// Adjusted shares per page that the allocation compares (W02 section 5.2).
    public var sharesPerPage = Ratio.zero

    // Active memory.

    /// The sampled estimate: the largest of slow, fast and next.
    public var active = PageCount.zero
    public var activeSlow = PageCount.zero
    public var activeFast = PageCount.zero
    public var activeNext = PageCount.zero
    /// What was really touched so far in the running sampling period.
    public var touched = PageCount.zero

    // Balloon.

    public var balloonSize = PageCount.zero
    public var balloonTarget = PageCount.zero
    public var balloonMaximum = PageCount.zero
    public var isBalloonDriverUp = false

    // Page sharing.

    /// Guest pages that point at shared machine pages, zero pages included.
    public var shared = PageCount.zero
    /// Guest pages that point at a shared zero page.
    public var zero = PageCount.zero
    /// Guest pages less machine pages behind `shared`.
    public var sharingSaving = PageCount.zero

    // Compression.

    public var compressed = PageCount.zero
    /// Machine pages of its compression cache.
    public var compressionCache = PageCount.zero

    // Host swap.

    /// Guest pages in the host cache.
    public var hostCached = PageCount.zero
    public var hostCacheIn = PageCount.zero
    public var swapped = PageCount.zero
    public var swapTarget = PageCount.zero
    public var swapIn = PageCount.zero
    public var swapOut = PageCount.zero
    /// Pages the guest paged out that the host had to read from its own swap first.
    public var doublePaging = PageCount.zero

    // The guest.

    public var guestPageFileSize = PageCount.zero
    public var guestPageFileUsed = PageCount.zero
    public var guestPageIn = PageCount.zero
    public var guestPageOut = PageCount.zero
    public var outOfMemoryKills: Int64 = 0
    /// Working set that the workload wants and the guest does not hold.
    public var workingSetMissing = PageCount.zero

    // Results.

    public var reclaimedByPageSharing = PageCount.zero
    public var reclaimedByBalloon = PageCount.zero
    /// Machine pages gained by compression, its cache taken off.
    public var reclaimedByCompression = PageCount.zero
    public var reclaimedByHostCache = PageCount.zero
    public var reclaimedByHostSwap = PageCount.zero
    public var stallSwapIn: Int64 = 0
    public var stallDecompression: Int64 = 0
    public var stallGuestPageIn: Int64 = 0
    public var stallCacheMiss: Int64 = 0
    public var stallCopyOnWriteBreak: Int64 = 0
    public var stallBlocked: Int64 = 0
    /// Work done over work wanted in the last step.
    public var throughput = Ratio.zero

    public init() {}
}
