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

    // Page sharing scan and swap device.

    public var scannedPages = PageCount.zero
    /// Pages a second that the scan may read at most.
    public var scanRateLimit = PageCount.zero
    public var swapDeviceRead = PageCount.zero
    public var swapDeviceWritten = PageCount.zero
    /// Bandwidth of the swap device, pages a second, reads and writes together.
    public var swapDeviceBandwidth = PageCount.zero

    /// Machine memory less everything it is used for: 0 unless the simulation lost or made up a page.
    public var booksImbalance = PageCount.zero

    public var virtualMachines: [VirtualMachineSnapshot] = []

    public init() {}
}
