/// What the landing page tells beside its links. All texts are plain and are escaped by the page.
public struct LandingPageFacts: Sendable, Hashable {
    public var version: String
    public var scenario: String
    public var runID: String
    /// Simulated time, such as `2026-01-01T00:12:00Z`.
    public var simulatedTime: String
    /// Simulated time since the run began, such as `12m 0s`.
    public var elapsed: String
    /// Speed that was asked for, such as `1` or `max`.
    public var speed: String
    public var hosts: [Host]

    /// One row of the table of hosts.
    public struct Host: Sendable, Hashable {
        public var name: String
        /// Name of the memory state, such as `soft`.
        public var state: String
        public var memory: String
        public var free: String
        public var ballooned: String
        public var swapped: String
        public var virtualMachines: Int

        public init(
            name: String,
            state: String,
            memory: String,
            free: String,
            ballooned: String,
            swapped: String,
            virtualMachines: Int
        ) {
            self.name = name
            self.state = state
            self.memory = memory
            self.free = free
            self.ballooned = ballooned
            self.swapped = swapped
            self.virtualMachines = virtualMachines
        }
    }

    public init(
        version: String,
        scenario: String,
        runID: String,
        simulatedTime: String,
        elapsed: String,
        speed: String,
        hosts: [Host]
    ) {
        self.version = version
        self.scenario = scenario
        self.runID = runID
        self.simulatedTime = simulatedTime
        self.elapsed = elapsed
        self.speed = speed
        self.hosts = hosts
    }
}
