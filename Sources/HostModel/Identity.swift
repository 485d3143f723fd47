/// What does not change about a fleet within a run: names and the facts shown in info metrics.
public struct FleetIdentity: Sendable, Hashable {
    /// Name of the scenario: the built-in's name, or the file name without its extension.
    public var scenario: String
    public var hosts: [HostIdentity]

    public init(scenario: String, hosts: [HostIdentity]) {
        self.scenario = scenario
        self.hosts = hosts
    }
}

/// One host's constant facts.
public struct HostIdentity: Sendable, Hashable {
    /// Value of the label `host`; unique in the fleet.
    public var name: String
    /// Reclamation policy, such as `esxi6`.
    public var policy: String
    /// In the order of `HostSnapshot.virtualMachines`.
    public var virtualMachines: [VirtualMachineIdentity]

    public init(name: String, policy: String, virtualMachines: [VirtualMachineIdentity]) {
        self.name = name
        self.policy = policy
        self.virtualMachines = virtualMachines
    }
}

/// One virtual machine's constant facts.
public struct VirtualMachineIdentity: Sendable, Hashable {
    /// Value of the label `vm`: `<group>-<nn>`, unique on its host.
    public var name: String
    public var group: String
    /// Guest operating system, `linux` or `windows`.
    public var guestOS: String

    public init(name: String, group: String, guestOS: String) {
        self.name = name
        self.group = group
        self.guestOS = guestOS
    }
}
