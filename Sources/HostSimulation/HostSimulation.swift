public import HostModel

/// One host with its virtual machines, stepped a second at a time.
///
/// A value: same configuration, seed and number of steps give the same state, whatever the platform or build mode.
public struct HostSimulation: Sendable {
    let configuration: HostConfiguration
    let start: Timestamp
    var elapsed = SimulationTime.zero
    var workloads: [Workload] {
        // What was evaluated before need not hold any more.
        didSet { for index in guests.indices { guests[index].targetsHoldUntil = 0 } }
    }
    var host: HostState
    var guests: [GuestState]
    var pools: [SharingPool]
    let constants: HostConstants
    var guestConstants: [GuestConstants]
    /// What the last balance knew, for those who ask for its reasons.
    var balanceInputs: [BalanceInput]
    var counts: [Int32] = []
    var samples: [UInt32]

    /// - Parameters:
    ///   - configuration: a host with at least one virtual machine.
    ///   - seed: seed of the run.
    ///   - index: position of the host in the scenario; hosts and machines have random streams of their own.
    public init(_ configuration: HostConfiguration, seed: UInt64, index: Int, start: Timestamp = .defaultStart) {
        precondition(!configuration.virtualMachines.isEmpty, "a host needs at least one virtual machine")
        self.configuration = configuration
        self.start = start
        constants = HostConstants(configuration)
        let policy = constants.policy
        let machines = configuration.virtualMachines
        let hostSeed = RandomSource.mixed(seed, UInt64(index))
        host = HostState(configuration, random: RandomSource(seed: hostSeed, stream: 0))
        let sharing = SharingPools(configuration)
        pools = sharing.pools
        guestConstants = zip(machines, sharing.memberships).map {
            GuestConstants($0, policy: policy, pools: $1)
        }
        guests = machines.enumerated().map {
            GuestState($1, random: RandomSource(seed: hostSeed, stream: UInt64($0 + 1)))
        }
        workloads = machines.map(\.workload)
        balanceInputs = Array(repeating: BalanceInput(), count: machines.count)
        for machine in machines {
            counts += Array(repeating: 0, count: PageTable.numberCount + HostMemory.frameChangesPerGuest)
            counts += ContentMix(content: machine.content, configuredSize: Int(machine.configuredSize.value)).weights
        }
        samples = Array(repeating: 0, count: machines.count * WorkingSetSampler.sampleCount)
        for (index, machine) in machines.enumerated() where machine.isPoweredOnAtStart { powerOn(index) }
        withMemory { Entitlement.balance($0) }
    }

    /// Advances by one second.
    public mutating func step() { step(fetching: nil) }

    /// Advances by one second, and fetches the memory of the host that is stepped next meanwhile.
    mutating func step(fetching next: HostFootprint?) {
        var nobody = UnobservedStep()
        step(watchedBy: &nobody, fetching: next)
    }

    mutating func step(watchedBy observer: inout some StepObserver, fetching next: HostFootprint? = nil) {
        setTargets()
        withMemory { memory in
            observer.passed(.begun, memory)
            memory.host.pointee.beginTransfers()
            GuestProgress.measureWaits(memory)
            GuestProgress.loadDevices(memory)
            GuestProgress.advance(memory)
            HostAllowance.grant(memory)
            Self.runGuests(memory, fetching: next)
            PageSharing.scan(memory)
            memory.bookOwnPages()
            Self.balance(memory)
            observer.passed(.balanced, memory)
            Self.reclaim(memory, &observer)
            observer.passed(.finished, memory)
        }
        elapsed.milliseconds += SimulationTime.stepMilliseconds
    }

    private static func runGuests(_ memory: HostMemory, fetching next: HostFootprint?) {
        for index in 0..<memory.guestCount {
            // A little at a time, so that it arrives beside the work.
            next?.fetch(machine: index)
            if memory.states[index].isPoweredOn { runGuest(memory[index], memory) }
        }
    }

    /// One second inside a guest: touches bring pages back, writes change them, the workload grows and shrinks.
    private static func runGuest(_ guest: GuestMemory, _ memory: HostMemory) {
        let state = guest.state
        GuestAccess.touch(guest, memory: memory)
        GuestAccess.write(guest)
        GuestBoot.advance(guest, memory: memory)
        GuestGrowth.advance(guest)
        GuestPaging.pageIn(guest)
        state.pointee.sampler.advance(
            milliseconds: Int64(state.pointee.work * Double(SimulationTime.stepMilliseconds)),
            work: state.pointee.work,
            period: memory.constants.pointee.policy.sampleMilliseconds,
            rates: guest.rates,
            pages: guest.pages,
            size: guest.constants.pointee.configuredSize,
            samples: guest.samples,
            random: &state.pointee.random
        )
    }

    /// Moves the memory state, and computes entitlements every balance period, when the state worsens, and when free
    /// memory changed by a part of minFree since the last time (Mem.BalancePeriod and its triggers).
    private static func balance(_ memory: HostMemory) {
        let host = memory.host
        let isWorse = host.pointee.memoryState.advance(
            free: host.pointee.free,
            minFree: host.pointee.minFree,
            goal: host.pointee.freeGoal,
            policy: memory.policy
        )
        host.pointee.millisecondsToBalance -= SimulationTime.stepMilliseconds
        let change = abs(host.pointee.free - host.pointee.freeAtBalance)
        let isShort = host.pointee.memoryState.state > .high
        let isMoved = isShort && change * memory.policy.balanceChangeDivisor > host.pointee.minFree
        guard isWorse || isMoved || host.pointee.millisecondsToBalance <= 0 else { return }
        Entitlement.balance(memory)
        host.pointee.freeAtBalance = host.pointee.free
        host.pointee.millisecondsToBalance = memory.policy.balanceMilliseconds
    }

    private static func reclaim(_ memory: HostMemory, _ observer: inout some StepObserver) {
        ReclamationPlan.decide(memory)
        observer.passed(.planned, memory)
        LargePages.balance(memory)
        memory.forEachRunning { Balloon.advance($0, memory: memory) }
        memory.bookOwnPages()
        observer.passed(.ballooned, memory)
        ReclamationPlan.page(memory, &observer)
        memory.settle()
        observer.passed(.paged, memory)
        ReclamationPlan.enforceLimits(memory, &observer)
        memory.absorbLoss()
    }

    /// Evaluates the workload patterns of this second where they may have changed.
    private mutating func setTargets() {
        let now = elapsed.milliseconds
        let day = WorkloadPattern.dayMilliseconds
        // Through a pointer, for a workload holds lists whose owners would be counted at each copy.
        workloads.withUnsafeBufferPointer { workloads in
            for index in guests.indices where guests[index].isPoweredOn && guests[index].targetsHoldUntil <= now {
                let phase = workloads[index].phase.milliseconds
                let time = now - guests[index].workloadStart + phase
                let timeOfDay = (start.millisecondsSince1970 % day + now + phase) % day
                guests[index].setTargets(workloads[index], elapsed: time, timeOfDay: timeOfDay)
                guests[index].targetsHoldUntil = now + workloads[index].holds(elapsed: time)
            }
        }
    }
}
