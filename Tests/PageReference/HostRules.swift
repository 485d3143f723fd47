public import HostModel
public import HostSimulation

/// Rules of the whole host that are exact, have tests of their own, and prove nothing when they are written twice: the
/// reference is given them.
public struct HostRules {
    /// What the host does in a memory state.
    public struct Actions {
        public var inflatesBalloons = false
        public var rebalancesBalloons = false
        public var compresses = false
        public var swaps = false
        public var sparesBalloonedMachines = false
        public var sharesBrokenPages = false
        public var blocks = false

        public init() {}
    }

    /// A machine's part in the division of memory.
    public struct Claim {
        public var shares: Double
        public var active: Double
        public var low: Int
        public var high: Int
    }

    public var freeGoal = 0
    public var minFree = 0
    /// By machine.
    public var overheads: [Int] = []
    public var largePageThreshold = 0
    public var largePageReturn = 0
    public var sharesZeroedPages = false
    public var scanLimit = 0
    public var sampleMilliseconds: Int64 = 0
    public var balanceMilliseconds: Int64 = 0
    public var balanceChangeDivisor = 1
    public var actions: (MemoryState) -> Actions
    /// Moves the memory state by free memory and returns it.
    public var nextState: (Int) -> MemoryState
    /// Entitlements by available memory.
    public var entitlements: (Int, [Claim]) -> [Int]
    /// Value of a pattern by time since the workload began and time of day.
    public var value: (WorkloadPattern, Int64, Int64) -> Int64

    public init(
        actions: @escaping (MemoryState) -> Actions,
        nextState: @escaping (Int) -> MemoryState,
        entitlements: @escaping (Int, [Claim]) -> [Int],
        value: @escaping (WorkloadPattern, Int64, Int64) -> Int64
    ) {
        self.actions = actions
        self.nextState = nextState
        self.entitlements = entitlements
        self.value = value
    }
}
