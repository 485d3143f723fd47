public import HostModel

/// Writes a whole snapshot as one JSON document, for programs that ask for it.
///
///     {"scenario":"crisis","time":"2026-01-01T00:00:10Z","elapsed_seconds":10,"hosts":[
///       {"host":"esx-01","policy":"esxi6","memory_state":"soft","metrics":{"memory_size_bytes":...},
///        "virtual_machines":[{"vm":"web-01","group":"web","guest_os":"linux","metrics":{...}}]}]}
///
/// Names of metrics are those of the catalogue without `aerostat_host_` or `aerostat_vm_`. A metric with a label is an
/// object with a member for each value of the label.
public struct SnapshotDocumentEncoder: Sendable {
    private let identity: FleetIdentity
    private let hostTemplate: RowTemplate<HostSnapshot>
    private let virtualMachineTemplate: RowTemplate<VirtualMachineSnapshot>
    /// What stands before the first value of each host.
    private var hostOpenings = RowTable()
    /// What stands before the first value of each virtual machine, in the order of hosts and machines.
    private var virtualMachineOpenings = RowTable()

    public init(identity: FleetIdentity) {
        self.identity = identity
        hostTemplate = .hostObject(tail: #","virtual_machines":["#)
        virtualMachineTemplate = .metricsObject(
            MetricCatalog.virtualMachineFamilies,
            prefix: ReportSubject.virtualMachine.metricPrefix,
            tail: "}"
        )
        for (index, host) in identity.hosts.enumerated() {
            hostOpenings.append(
                opening(jsonMembers([("host", host.name), ("policy", host.policy)]), isFirst: index == 0)
            )
            for (index, machine) in host.virtualMachines.enumerated() {
                let facts = [("vm", machine.name), ("group", machine.group), ("guest_os", machine.guestOS)]
                virtualMachineOpenings.append(opening(jsonMembers(facts), isFirst: index == 0))
            }
        }
    }

    /// Appends the document and a line feed.
    ///
    /// `snapshot` must belong to the run of the identity given at the start; another one is a programmer error and
    /// traps.
    public func encode(_ snapshot: FleetSnapshot, into document: inout [UInt8]) {
        snapshot.requireShape(of: identity)
        document += #"{"scenario":"#.utf8
        document += jsonString(identity.scenario)
        document += #","time":"\#(snapshot.time)","elapsed_seconds":"#.utf8
        document.append(upTo: ByteCursor.maximumNumberLength) { $0.write(snapshot.elapsedMilliseconds, decimals: 3) }
        document += #","hosts":["#.utf8
        document.append(upTo: maximumLength) { cursor in
            hostOpenings.withRows { hostOpenings in
                virtualMachineOpenings.withRows { virtualMachineOpenings in
                    var row = 0
                    for (index, host) in snapshot.hosts.enumerated() {
                        cursor.write(hostOpenings[index])
                        hostTemplate.write(host, to: &cursor)
                        for machine in host.virtualMachines {
                            cursor.write(virtualMachineOpenings[row])
                            virtualMachineTemplate.write(machine, to: &cursor)
                            row += 1
                        }
                        cursor.write(UInt8(ascii: "]"))
                        cursor.write(UInt8(ascii: "}"))
                    }
                }
            }
        }
        document += "]}\n".utf8
    }

    /// An upper bound of the bytes between the brackets of `hosts`.
    private var maximumLength: Int {
        let hosts = identity.hosts.count
        let machines = identity.hosts.reduce(0) { $0 + $1.virtualMachines.count }
        let openings = hostOpenings.byteCount(of: 0..<hosts) + virtualMachineOpenings.byteCount(of: 0..<machines)
        return openings + hosts * (hostTemplate.maximumLength + 2) + machines * virtualMachineTemplate.maximumLength
    }
}

/// The start of an object up to its last text member.
private func opening(_ members: [UInt8], isFirst: Bool) -> [UInt8] {
    Array((isFirst ? "{" : ",{").utf8) + members
}
