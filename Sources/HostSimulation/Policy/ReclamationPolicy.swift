import HostModel

/// Which technique acts in which memory state, where the states begin, and what else tells one generation of
/// hypervisor from another: all of it data, a table for each policy.
struct ReclamationPolicy: Sendable {
    /// What the host does in one state.
    struct Actions: Sendable, Equatable {
        /// Balloons inflate until every machine is at its entitlement.
        var inflatesBalloons = false
        /// Balloons deflate as far as entitlement and free memory allow, and memory moves between machines whose
        /// entitlement changed.
        var rebalancesBalloons = false
        /// Random pages are taken: shared where they have an equal, then compressed.
        var compresses = false
        /// Random pages are taken: shared where they have an equal, then swapped out.
        var swaps = false
        /// `compresses` and `swaps` concern only machines that a balloon cannot reach.
        var sparesBalloonedMachines = false
        /// The small pages of a broken large page are shared at once, not when the scan comes by.
        var sharesBrokenPages = false
        /// Machines above their entitlement do not run.
        var blocks = false
    }

    /// Denominator of thresholds: minFree is 300, so that percentages of it and thirds are whole.
    static let thresholdUnits = 300

    /// Free memory below which each state is entered, in 1/300 of minFree; nil for a state that the policy has not.
    var thresholds: PerState<Int?>
    var actions: PerState<Actions>
    /// Free memory below which large pages are broken so that their parts can be shared, in the same unit; 0 is never.
    var largePageThreshold = 0
    /// Free memory above which large pages are formed again.
    var largePageReturn = 0
    /// A guest's zeroing of a small page makes it a shared zero page without waiting for the scan.
    var sharesZeroedPages = false
    var minFree = MinFree.slidingScale
    var overhead = VirtualMachineOverhead.vSphere6
    /// Time that a machine runs between two estimates of its active memory (Mem.SamplePeriod).
    var sampleMilliseconds: Int64 = 60_000
    /// Time between computations of entitlements (Mem.BalancePeriod).
    var balanceMilliseconds: Int64 = 15_000
    /// A change of free memory by minFree over this number is significant enough to compute them at once. That such
    /// changes count is published, how large they are is not.
    var balanceChangeDivisor = 64

    /// Free memory below which a state is entered, in pages; 0 for a state that the policy has not.
    func threshold(of state: MemoryState, minFree: Int) -> Int {
        pages(thresholds[state] ?? 0, minFree: minFree)
    }

    func pages(_ threshold: Int, minFree: Int) -> Int {
        threshold * minFree / Self.thresholdUnits
    }
}
