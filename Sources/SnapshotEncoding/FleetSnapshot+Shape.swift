internal import HostModel

extension FleetSnapshot {
    /// Traps unless this snapshot belongs to the run of `identity` and has all its hosts and virtual machines.
    ///
    /// Encoders hold ready bytes for the names of one run; with another run's snapshot they would put values under
    /// wrong names. Cheap where both share the identity they were made with.
    func requireShape(of identity: FleetIdentity) {
        precondition(self.identity == identity, "the snapshot belongs to another run")
        precondition(hosts.count == identity.hosts.count, "the snapshot lacks hosts")
        for (host, facts) in zip(hosts, identity.hosts) {
            let isComplete = host.virtualMachines.count == facts.virtualMachines.count
            precondition(isComplete, "the snapshot lacks virtual machines")
        }
    }
}
