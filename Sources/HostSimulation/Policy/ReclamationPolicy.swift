import HostModel

/// Which technique acts in which memory state, and where the states begin: the tables that tell one generation of
/// hypervisor from another, as data.
struct ReclamationPolicy: Sendable, Hashable {
    /// What the host does in one state.
    struct Actions: Sendable, Hashable {
        /// Balloons inflate until every machine is at its entitlement.
        var inflatesBalloons = false
        /// Balloons deflate as far as entitlement and free memory allow, and memory moves between machines whose
        /// entitlement changed.
        var rebalancesBalloons = false
        var swaps = false
        /// Machines above their entitlement do not run.
        var blocks = false
    }

    /// Free memory below which each state is entered, in thousandths of minFree; index is `MemoryState.rawValue`.
    var thresholds: [Int]
    /// Index is `MemoryState.rawValue`.
    var actions: [Actions]
    /// Time between computations of entitlements (Mem.BalancePeriod).
    var balanceMilliseconds: Int64
    /// A change of free memory by minFree over this number is significant enough to compute them at once. That such
    /// changes count is published, how large they are is not.
    var balanceChangeDivisor = 64

    func threshold(of state: MemoryState, minFree: Int) -> Int {
        thresholds[state.rawValue] * minFree / 1000
    }

    /// vSphere 6.0 and later (memory-model.md section 4.2, table of R9): soft balloons, hard and low swap while the
    /// balloon holds, low blocks.
    static let esxi6 = ReclamationPolicy(
        thresholds: [1000, 1000, 640, 320, 160],
        actions: [
            Actions(rebalancesBalloons: true),
            Actions(rebalancesBalloons: true),
            Actions(inflatesBalloons: true),
            Actions(swaps: true),
            Actions(swaps: true, blocks: true),
        ],
        balanceMilliseconds: 15_000
    )
}

extension PolicyName {
    var policy: ReclamationPolicy {
        switch self {
        case .esxi6, .esx5, .w02: .esxi6
        }
    }
}
