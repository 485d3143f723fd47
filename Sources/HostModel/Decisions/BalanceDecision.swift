/// The division of a host's memory among its machines: what there was to divide, when, and at which tax.
public struct BalanceDecision: Sendable, Hashable {
    /// Simulated time between the division and the end of the step that is recorded, less that step's own second.
    public var ageMilliseconds: Int64 = 0
    public var machineMemory = PageCount.zero
    public var hypervisorUse = PageCount.zero
    public var overhead = PageCount.zero
    /// Kept free: the goal, and the dead band of each machine.
    public var kept = PageCount.zero
    /// What is left for machines.
    public var available = PageCount.zero
    public var idleMemoryTax = Ratio.zero

    public init() {}

    /// Cost of an idle page in active pages: 1 / (1 - tax).
    public var idleCost: Ratio { Ratio(1 / (1 - idleMemoryTax.value)) }
}
