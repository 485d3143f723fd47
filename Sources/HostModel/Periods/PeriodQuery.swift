/// Which samples are asked for.
public struct PeriodQuery: Sendable, Hashable {
    public var clock: PeriodClock
    /// Samples after this time.
    public var from: Timestamp
    /// Samples up to and including this time.
    public var to: Timestamp
    /// Only this run; nil for all.
    public var run: String?
    /// Only hosts that match one of these patterns; empty for all.
    public var hosts: [NamePattern]
    /// Only virtual machines that match one of these patterns; empty for all.
    public var virtualMachines: [NamePattern]

    public init(
        from: Timestamp,
        to: Timestamp,
        clock: PeriodClock = .wall,
        run: String? = nil,
        hosts: [NamePattern] = [],
        virtualMachines: [NamePattern] = []
    ) {
        self.from = from
        self.to = to
        self.clock = clock
        self.run = run
        self.hosts = hosts
        self.virtualMachines = virtualMachines
    }

    /// Whether rows about the unit are asked for.
    public func selects(_ unit: PeriodUnit) -> Bool {
        guard hosts.isEmpty || hosts.contains(where: { $0.matches(unit.host) }) else { return false }
        guard let vm = unit.vm else { return true }
        return virtualMachines.isEmpty || virtualMachines.contains { $0.matches(vm) }
    }
}

/// Which time a period is about.
public enum PeriodClock: String, Sendable, Hashable, CaseIterable {
    /// The time of day when a sample was taken; for runs that `run` made, simulated time.
    case wall
    case simulated
}
