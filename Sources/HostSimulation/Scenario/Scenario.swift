public import HostModel

/// Everything a run is made from: hosts with their virtual machines, and what happens to them when.
///
/// The same scenario and seed give the same run, byte for byte.
public struct Scenario: Sendable, Hashable {
    /// Name of the built-in, or of the file without its extension.
    public var name: String
    /// Simulated time of the first step.
    public var start: Timestamp
    public var seed: UInt64
    /// Period after which the timeline of events starts over; nil plays it once.
    public var repeatPeriod: SimulationTime?
    public var hosts: [HostConfiguration]
    /// In the order of time; events of the same time act in this order.
    public var events: [ScenarioEvent]

    public init(
        name: String,
        start: Timestamp = .defaultStart,
        seed: UInt64 = 1,
        repeatPeriod: SimulationTime? = nil,
        hosts: [HostConfiguration],
        events: [ScenarioEvent] = []
    ) {
        self.name = name
        self.start = start
        self.seed = seed
        self.repeatPeriod = repeatPeriod
        self.hosts = hosts
        self.events = events
    }

    /// The names and facts that stay the same for a whole run.
    public var identity: FleetIdentity {
        FleetIdentity(
            scenario: name,
            hosts: hosts.map { host in
                HostIdentity(
                    name: host.name,
                    policy: host.policy.rawValue,
                    virtualMachines: host.virtualMachines.map {
                        VirtualMachineIdentity(name: $0.name, group: $0.group, guestOS: $0.guestOS.rawValue)
                    }
                )
            }
        )
    }
}
