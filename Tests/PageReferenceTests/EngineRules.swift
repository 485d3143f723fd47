import HostModel
import PageReference

@testable import HostSimulation

/// What the reference takes over from the engine: exact rules of the whole host, which have tests of their own.
enum EngineRules {
    static func overhead(_ policy: PolicyName, _ machine: VirtualMachineConfiguration) -> Int {
        policy.policy.overhead.pages(configuredSize: Int(machine.configuredSize.value), vCPUs: machine.vCPUs)
    }

    static func make(for host: HostConfiguration) -> HostRules {
        let policy = host.policy.policy
        let state = HostState(host, random: RandomSource(seed: 0))
        var machine = MemoryStateMachine()
        var rules = HostRules(
            actions: { actions(policy.actions[$0]) },
            nextState: { free in
                _ = machine.advance(free: free, minFree: state.minFree, goal: state.freeGoal, policy: policy)
                return machine.state
            },
            entitlements: { available, claims in
                let claims = claims.map {
                    Entitlement.Claim(shares: $0.shares, active: $0.active, low: $0.low, high: $0.high)
                }
                return Entitlement.divide(available, among: claims, tax: IdleMemoryTax(rate: host.idleMemoryTax.value))
            },
            value: { pattern, elapsed, timeOfDay in pattern.value(elapsed: elapsed, timeOfDay: timeOfDay) }
        )
        rules.minFree = state.minFree
        rules.freeGoal = state.freeGoal
        rules.overheads = host.virtualMachines.map { overhead(host.policy, $0) }
        rules.largePageThreshold = policy.pages(policy.largePageThreshold, minFree: state.minFree)
        rules.largePageReturn = policy.pages(policy.largePageReturn, minFree: state.minFree)
        rules.sharesZeroedPages = policy.sharesZeroedPages
        rules.scanLimit = PageSharing.hostScanLimit(host)
        rules.sampleMilliseconds = policy.sampleMilliseconds
        rules.balanceMilliseconds = policy.balanceMilliseconds
        rules.balanceChangeDivisor = policy.balanceChangeDivisor
        return rules
    }

    private static func actions(_ table: ReclamationPolicy.Actions) -> HostRules.Actions {
        var actions = HostRules.Actions()
        actions.inflatesBalloons = table.inflatesBalloons
        actions.rebalancesBalloons = table.rebalancesBalloons
        actions.compresses = table.compresses
        actions.swaps = table.swaps
        actions.sparesBalloonedMachines = table.sparesBalloonedMachines
        actions.sharesBrokenPages = table.sharesBrokenPages
        actions.blocks = table.blocks
        return actions
    }
}
