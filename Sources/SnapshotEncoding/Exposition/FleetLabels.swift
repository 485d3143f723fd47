internal import HostModel

/// The labels of a fleet's hosts and virtual machines, ready to be written: a row for each, in the order of the identity.
struct FleetLabels: Sendable {
    private(set) var host = RowTable()
    private(set) var virtualMachine = RowTable()
    /// Of the info metrics.
    private(set) var hostInfo = RowTable()
    private(set) var virtualMachineInfo = RowTable()
    /// Row of each host's first virtual machine, and the number of rows.
    private(set) var firstRows = [0]

    init(_ identity: FleetIdentity) {
        for host in identity.hosts {
            self.host.append(labelPairs([("host", host.name)]))
            let facts = [host.name, identity.scenario, host.policy]
            hostInfo.append(labelPairs(Array(zip(InfoMetrics.hostLabels, facts))))
            for machine in host.virtualMachines {
                virtualMachine.append(labelPairs([("host", host.name), ("vm", machine.name)]))
                let facts = [host.name, machine.name, machine.group, machine.guestOS]
                virtualMachineInfo.append(labelPairs(Array(zip(InfoMetrics.virtualMachineLabels, facts))))
            }
            firstRows.append(firstRows[firstRows.count - 1] + host.virtualMachines.count)
        }
    }
}

/// The labels of the info metrics about aerostat itself.
extension ExporterStatus {
    var buildLabels: [UInt8] { labelPairs(Array(zip(InfoMetrics.buildLabels, [version, commit, swiftVersion]))) }
    var runLabels: [UInt8] { labelPairs(Array(zip(InfoMetrics.runLabels, [runID, String(seed)]))) }
}
