import HostModel

/// Writes down what a step decides while it is made.
///
/// Inputs are read when the phase that uses them is over, results from the differences between two phases; nothing is
/// worked out a second time by rules of its own.
struct DecisionRecorder: StepObserver {
    private(set) var decision: HostDecision
    /// Per machine, when the phase before was over.
    private var readings: [MachineReading] = []
    /// Per machine, at the begin of the step.
    private var first: [MachineReading] = []
    /// What the balloon was to take, by machine.
    private var wanted: [Int] = []

    init(_ simulation: HostSimulation) {
        let configuration = simulation.configuration
        let elapsed = simulation.elapsed.milliseconds + SimulationTime.stepMilliseconds
        decision = HostDecision(
            host: configuration.name,
            policy: configuration.policy.rawValue,
            time: simulation.start.advanced(byMilliseconds: elapsed),
            elapsedMilliseconds: elapsed
        )
        decision.machines = configuration.virtualMachines.map { MachineDecision(name: $0.name) }
        wanted = Array(repeating: 0, count: configuration.virtualMachines.count)
    }

    mutating func passed(_ phase: StepPhase, _ memory: HostMemory) {
        switch phase {
        case .begun: decision.state.before = memory.host.pointee.memoryState.state
        case .balanced: recordBalance(memory)
        case .planned: recordPlan(memory)
        case .ballooned: recordBalloons(memory)
        case .paged: recordPaging(\.paging, memory)
        case .finished: recordEnd(memory)
        }
        readings = (0..<memory.guestCount).map { MachineReading(memory[$0]) }
        if phase == .begun { first = readings }
    }

    mutating func budgeted(_ budget: PagingBudget) {
        decision.paging = budget
    }

    mutating func assigned(_ pages: Int, to guest: GuestMemory, by rule: PagingRule, _ memory: HostMemory) {
        let index = guest.state - memory.states
        switch rule {
        case .state:
            decision.machines[index].paging.assigned = PageCount(pages)
        case .limit:
            // Later rounds ask for what an earlier one did not bring.
            let before = decision.machines[index].limit.assigned
            decision.machines[index].limit.assigned = max(before, PageCount(pages))
        }
    }

    // MARK: Phases

    private mutating func recordBalance(_ memory: HostMemory) {
        decision.state.read(memory)
        decision.balance = BalanceDecision(memory)
        let tax = IdleMemoryTax(rate: memory.host.pointee.idleMemoryTax)
        for index in 0..<memory.guestCount where memory.states[index].isPoweredOn {
            decision.machines[index].isPoweredOn = true
            decision.machines[index].entitlement = EntitlementDecision(
                memory[index],
                memory.balanceInputs[index],
                tax: tax
            )
        }
    }

    private mutating func recordPlan(_ memory: HostMemory) {
        decision.state.isReclaiming = memory.host.pointee.isReclaiming
        memory.forEachRunning { guest in
            let index = guest.state - memory.states
            let state = guest.state.pointee
            let need = ReclamationPlan.need(guest)
            let aboveLimit = max(0, state.charge - state.limit)
            wanted[index] = max(need, aboveLimit)
            decision.machines[index].charge = PageCount(state.charge)
            decision.machines[index].deadBand = PageCount(Balloon.deadBand)
            decision.machines[index].need = PageCount(need)
            decision.machines[index].isBlocked = state.isBlocked
            decision.machines[index].balloon = BalloonDecision(guest, memory)
        }
    }

    private mutating func recordBalloons(_ memory: HostMemory) {
        let isPaging = (memory.actions.compresses || memory.actions.swaps) && memory.shortfall > 0
        memory.forEachRunning { guest in
            let index = guest.state - memory.states
            let reading = MachineReading(guest)
            decision.machines[index].balloon.read(reading, since: readings[index])
            decision.machines[index].balloon.obstacle = BalloonObstacle(
                decision.machines[index],
                wanted: wanted[index],
                guest,
                memory
            )
            let need = isPaging ? ReclamationPlan.pagingNeed(guest, memory) : 0
            decision.machines[index].paging.need = PageCount(need)
        }
    }

    private mutating func recordPaging(
        _ part: WritableKeyPath<MachineDecision, PagingDecision>,
        _ memory: HostMemory
    ) {
        memory.forEachRunning { guest in
            let index = guest.state - memory.states
            decision.machines[index][keyPath: part].read(MachineReading(guest), since: readings[index])
            let aboveLimit = guest.state.pointee.charge - guest.state.pointee.limit
            if part == \.paging { decision.machines[index].limit.need = PageCount(max(0, aboveLimit)) }
        }
    }

    private mutating func recordEnd(_ memory: HostMemory) {
        recordPaging(\.limit, memory)
        decision.state.freeAfter = PageCount(memory.host.pointee.free)
        memory.forEachRunning { guest in
            let index = guest.state - memory.states
            let state = guest.state.pointee
            let shared = state.counters.reclaimedByPageSharing - first[index].counters.reclaimedByPageSharing
            let maximum =
                memory.constants.pointee.isCompressionEnabled
                ? MemoryCompression.cacheMaximum(guest, memory) : 0
            decision.machines[index].chargeAfter = PageCount(state.charge)
            decision.machines[index].reclaimedByPageSharing = PageCount(shared)
            decision.machines[index].compressionCache = PageCount(state.compressionCache)
            decision.machines[index].compressionCacheMaximum = PageCount(maximum)
            decision.machines[index].compressed = PageCount(guest.pages.total(.compressed))
            decision.machines[index].hostCached = PageCount(guest.pages.total(.hostCached))
            decision.machines[index].swapped = PageCount(guest.pages.total(.swapped))
        }
    }
}

extension HostSimulation {
    /// Makes the step and says what was decided in it.
    mutating func decideStep() -> HostDecision {
        var recorder = DecisionRecorder(self)
        step(watchedBy: &recorder)
        return recorder.decision
    }
}
