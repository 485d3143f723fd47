/// The memory state that a host moved to, and the free memory that moved it.
public struct StateDecision: Sendable, Hashable {
    public var before = MemoryState.high
    public var state = MemoryState.high
    /// When the state was looked at: after the guests' second, before anything was reclaimed.
    public var free = PageCount.zero
    /// At the end of the step.
    public var freeAfter = PageCount.zero
    public var minFree = PageCount.zero
    /// Free memory that reclamation aims at.
    public var freeGoal = PageCount.zero
    /// Memory that is to leave the host but is still in use.
    public var pendingLoss = PageCount.zero
    /// Free memory below which each state is entered, 0 where the policy has no such state; index is
    /// `MemoryState.rawValue`, and `high` holds the goal, at which it is reached again.
    public var thresholds = [PageCount](repeating: .zero, count: MemoryState.allCases.count)
    public var actions = StateActions()
    /// Soft or worse was entered, and the goal has not been reached since.
    public var isReclaiming = false

    public init() {}

    /// Pages that are missing to the goal, those that are to leave the host included.
    public var shortfall: PageCount { max(.zero, freeGoal + pendingLoss - free) }
}

/// What the policy's table lets the host do in a memory state.
public struct StateActions: Sendable, Hashable {
    /// Balloons inflate until every machine is at its entitlement.
    public var inflatesBalloons = false
    /// Balloons deflate as far as entitlement and free memory allow, and memory moves to machines below theirs.
    public var rebalancesBalloons = false
    public var compresses = false
    public var swaps = false
    /// Paging concerns only machines that a balloon cannot reach.
    public var sparesBalloonedMachines = false
    /// Machines above their entitlement do not run.
    public var blocks = false

    public init() {}
}
