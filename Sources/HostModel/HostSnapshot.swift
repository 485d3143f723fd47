/// One host's memory at one moment. Amounts are pages of 4 KiB, durations milliseconds of simulated time.
public struct HostSnapshot: Sendable, Hashable {
    // Machine memory and where it is.

    public var machineMemory = PageCount.zero
    public var hypervisorUse = PageCount.zero
    /// Overhead of the powered-on virtual machines.
    public var overhead = PageCount.zero
    public var free = PageCount.zero
    /// Memory that is to leave the host but is still in use.
    public var pendingLoss = PageCount.zero
    /// Machine pages that back shared guest pages.
    public var sharedCommon = PageCount.zero
    /// Machine pages that hold compressed guest pages.
    public var compressionCache = PageCount.zero

    // Memory state.

    public var state = MemoryState.high
    public var minFree = PageCount.zero
    /// Free memory that reclamation aims at: minFree plus the margin.
    public var freeGoal = PageCount.zero
    /// Free memory below which each state is entered; index is `MemoryState.rawValue`, and `high` holds the free
    /// memory at which high is reached again.
    public var stateThresholds = [PageCount](repeating: .zero, count: MemoryState.allCases.count)
    /// Simulated milliseconds spent in each state; index is `MemoryState.rawValue`.
    public var millisecondsInState = [Int64](repeating: 0, count: MemoryState.allCases.count)

    // Allocation.

    /// Configured memory of powered-on virtual machines over memory available to them, less 1: above 0 the host has
    /// promised more than it has, below 0 there is room.
    public var overcommit = Ratio.zero
    public var reserved = PageCount.zero
    public var unreserved = PageCount.zero
    public var idleMemoryTax = Ratio.zero
    public var admissionRefusals: Int64 = 0

    // Large pages, page-sharing scan, host cache and swap device.

    /// Free memory below which large pages are broken so that their parts can be shared; 0 where they never are.
    public var largePageThreshold = PageCount.zero
    /// Pages of 2 MiB broken into small ones, and formed from small ones, since the start.
    public var largePagesBroken: Int64 = 0
    public var largePagesFormed: Int64 = 0

    public var scannedPages = PageCount.zero
    /// How much of the running passes over all machines is done.
    public var scanProgress = Ratio.zero
    /// CPU time that the scan has taken, in microseconds.
    public var scanMicroseconds: Int64 = 0
    /// Pages a second that the scan may read at most.
    public var scanRateLimit = PageCount.zero
    /// Size of the host cache, 0 where the host has none.
    public var hostCacheSize = PageCount.zero
    public var hostCacheUsed = PageCount.zero
    public var hostCacheRead = PageCount.zero
    public var hostCacheWritten = PageCount.zero
    public var swapDeviceRead = PageCount.zero
    public var swapDeviceWritten = PageCount.zero
    /// Bandwidth of the swap device, pages a second, reads and writes together.
    public var swapDeviceBandwidth = PageCount.zero

    /// Machine memory less everything it is used for: 0 unless the simulation lost or made up a page.
    public var booksImbalance = PageCount.zero

    public var virtualMachines: [VirtualMachineSnapshot] = []

    public init() {}
}
