/// What one step decided about one machine.
public struct MachineDecision: Sendable, Hashable {
    public var name: String
    public var isPoweredOn = false
    public var entitlement = EntitlementDecision()
    /// Machine pages that the machine held when the host decided, and at the end of the step.
    public var charge = PageCount.zero
    public var chargeAfter = PageCount.zero
    /// Excess that is left alone.
    public var deadBand = PageCount.zero
    /// Pages that the machine is to give up: what it holds above entitlement and reservation, beyond the dead band.
    public var need = PageCount.zero
    /// Does not run in this step.
    public var isBlocked = false
    public var balloon = BalloonDecision()
    /// By the row of the policy's table for the host's state.
    public var paging = PagingDecision()
    /// By the machine's own limit, whatever the state.
    public var limit = PagingDecision()
    /// All pages that sharing saved the machine in the step, by the scan and by the rest.
    public var reclaimedByPageSharing = PageCount.zero
    // What lies where at the end of the step.

    public var compressionCache = PageCount.zero
    public var compressionCacheMaximum = PageCount.zero
    public var compressed = PageCount.zero
    public var hostCached = PageCount.zero
    public var swapped = PageCount.zero

    public init(name: String) {
        self.name = name
    }

    /// Pages above entitlement and reservation; negative below.
    public var excess: PageCount { charge - max(entitlement.entitlement, entitlement.reservation) }

    /// Machine memory that the step took from the machine. A balloon that deflates does not count against it.
    public var reclaimed: ByteCount {
        reclaimedByPageSharing.bytes + balloon.reclaimed.bytes
            + paging.reclaimed - paging.reclaimedByPageSharing + limit.reclaimed - limit.reclaimedByPageSharing
    }
}
