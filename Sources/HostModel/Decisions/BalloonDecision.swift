/// What the host asked of a machine's balloon in one step, what the guest gave, and why it was not more.
public struct BalloonDecision: Sendable, Hashable {
    public var isDriverUp = false
    public var sizeBefore = PageCount.zero
    public var sizeAfter = PageCount.zero
    public var target = PageCount.zero
    public var maximum = PageCount.zero
    // Where the guest took the pages from that it gave.

    public var fromFree = PageCount.zero
    public var fromFileCache = PageCount.zero
    public var fromIdle = PageCount.zero
    public var fromWorkingSet = PageCount.zero
    /// Machine pages that this gave back to the host; ballooning a page without backing frees nothing.
    public var reclaimed = PageCount.zero
    public var pageFileSize = PageCount.zero
    public var pageFileUsed = PageCount.zero
    /// Nil when the balloon took all that the machine was to give up.
    public var obstacle: BalloonObstacle?

    public init() {}

    /// What the host asked for in this step; negative when it gives back.
    public var assigned: PageCount { target - sizeBefore }
    public var moved: PageCount { sizeAfter - sizeBefore }
}

/// Why a balloon did not take all that the machine was to give up.
public enum BalloonObstacle: String, Sendable, Hashable, CaseIterable {
    case noDriver = "no_driver"
    case booting
    /// The machine does not run in the low state.
    case blocked
    /// The policy's table does not inflate balloons in this state.
    case heldByState = "held_by_state"
    /// Enough is free, so memory is taken only for machines below their entitlement.
    case hostNotShort = "host_not_short"
    /// The largest balloon that the host asks for.
    case maximum
    case pageFileFull = "page_file_full"
    /// Pages that have to go to the page file lie in swap space, whose device reads no more in this second.
    case swapReads = "swap_reads"
    /// What is left in the guest cannot be given: its kernel.
    case nothingToGive = "nothing_to_give"
    /// The driver takes no more in a second.
    case driverRate = "driver_rate"
    /// The guest is under pressure and gives pages slowly.
    case slowGuest = "slow_guest"
    /// The excess is too small to act on.
    case deadBand = "dead_band"
}
