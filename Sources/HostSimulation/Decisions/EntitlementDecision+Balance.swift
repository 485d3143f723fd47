import HostModel

extension StateDecision {
    /// State and thresholds after the state moved. What reclamation is about is not known yet.
    mutating func read(_ memory: HostMemory) {
        let host = memory.host.pointee
        state = host.memoryState.state
        free = PageCount(host.free)
        minFree = PageCount(host.minFree)
        freeGoal = PageCount(host.freeGoal)
        pendingLoss = PageCount(host.pendingLoss)
        thresholds = MemoryState.allCases.map { state in
            PageCount(state == .high ? host.freeGoal : memory.policy.threshold(of: state, minFree: host.minFree))
        }
        let table = memory.actions
        actions.inflatesBalloons = table.inflatesBalloons
        actions.rebalancesBalloons = table.rebalancesBalloons
        actions.compresses = table.compresses && memory.constants.pointee.isCompressionEnabled
        actions.swaps = table.swaps
        actions.sparesBalloonedMachines = table.sparesBalloonedMachines
        actions.blocks = table.blocks
    }
}

extension BalanceDecision {
    /// What the last balance divided. All of it is settings, and a change of those brings a balance at once.
    init(_ memory: HostMemory) {
        self.init()
        let host = memory.host.pointee
        ageMilliseconds = memory.policy.balanceMilliseconds - host.millisecondsToBalance
        machineMemory = PageCount(host.machineMemory - host.pendingLoss)
        hypervisorUse = PageCount(host.hypervisorUse)
        overhead = PageCount(host.overhead)
        kept = PageCount(host.freeGoal + Balloon.deadBand * memory.guestCount)
        available = PageCount(memory.available)
        idleMemoryTax = Ratio(host.idleMemoryTax)
    }
}

extension EntitlementDecision {
    /// What the last balance knew about a machine and gave it.
    init(_ guest: GuestMemory, _ input: BalanceInput, tax: IdleMemoryTax) {
        self.init()
        let state = guest.state.pointee
        let size = guest.constants.pointee.configuredSize
        let claim = Entitlement.claim(guest.state, input, size: size)
        shares = Int64(claim.shares)
        configuredSize = PageCount(size)
        reservation = PageCount(state.reservation)
        limit = PageCount(state.limit)
        demand = PageCount(input.demand)
        charge = PageCount(input.charge)
        activeSlow = Self.bytes(input.slow * Double(size))
        activeFast = Self.bytes(input.fast * Double(size))
        activeNext = Self.bytes(input.next * Double(size))
        active = Self.bytes(claim.active)
        estimator = ActiveEstimator(input)
        low = PageCount(claim.low)
        high = PageCount(claim.high)
        entitlement = PageCount(state.entitlement)
        entitlementUntaxed = PageCount(state.entitlementUntaxed)
        sharesPerPage = Ratio(state.sharesPerPage)
        sharesPerPageUntaxed = Ratio(
            IdleMemoryTax(rate: 0)
                .sharesPerPage(shares: claim.shares, pages: Double(state.entitlementUntaxed), active: claim.active)
        )
        bound = Self.bound(of: self)
    }

    private static func bytes(_ pages: Double) -> ByteCount {
        ByteCount(Int64((pages * Double(PageCount.bytesPerPage)).rounded()))
    }

    /// The bound that the entitlement lies at. A limit of the configured size is none.
    private static func bound(of decision: EntitlementDecision) -> EntitlementBound {
        if decision.entitlement == decision.high {
            if decision.limit < decision.configuredSize, decision.limit == decision.high { return .limit }
            return decision.demand < decision.configuredSize ? .demand : .size
        }
        return decision.entitlement == decision.low && decision.low > .zero ? .reservation : .none
    }
}

extension ActiveEstimator {
    /// The first of the largest.
    init(_ input: BalanceInput) {
        let largest = WorkingSetSampler.estimate(slow: input.slow, fast: input.fast, next: input.next)
        switch largest {
        case input.next where input.next > input.fast: self = .next
        case input.fast: self = .fast
        case input.slow: self = .slow
        default: self = .floor
        }
    }
}
