/// What the host as a whole wanted to compress and swap out in one step, and what bounded it.
public struct PagingBudget: Sendable, Hashable {
    /// Pages missing to the goal, in a state that pages at all.
    public var wanted = PageCount.zero
    /// What machines that may be paged hold above their entitlements.
    public var needs = PageCount.zero
    /// What devices and compression can take in the step.
    public var room = PageCount.zero

    public init() {}

    public init(wanted: PageCount, needs: PageCount, room: PageCount) {
        self.wanted = wanted
        self.needs = needs
        self.room = room
    }

    public var quota: PageCount { max(.zero, min(wanted, needs, room)) }
}

/// What was taken of one machine by picking pages at random, by one rule.
public struct PagingDecision: Sendable, Hashable {
    /// What the rule found to be taken.
    public var need = PageCount.zero
    /// What the machine was asked for in this step.
    public var assigned = PageCount.zero
    /// Guest pages that were written to each.
    public var hostCachedOut = PageCount.zero
    public var swappedOut = PageCount.zero
    // Machine memory gained.

    public var reclaimedByPageSharing = ByteCount.zero
    public var reclaimedByCompression = ByteCount.zero
    public var reclaimedByHostCache = ByteCount.zero
    public var reclaimedByHostSwap = ByteCount.zero

    public init() {}

    public var reclaimed: ByteCount {
        reclaimedByPageSharing + reclaimedByCompression + reclaimedByHostCache + reclaimedByHostSwap
    }
}
