public import HostModel

/// Writes what a status page shows of one host: its metrics, its virtual machines, and its last hour.
///
///     {"scenario":"crisis",...,"host":"esx-01","policy":"esxi6","memory_state":"soft","metrics":{...},
///      "virtual_machines":{"columns":["vm","group","guest_os","powered_on",...],"rows":[["web-01","web",...],...]},
///      "past":{"columns":["elapsed_seconds","memory_state",...],"rows":[[15,"high",...],...]}}
///
/// Metrics and their values are those of `SnapshotDocumentEncoder`. Machines are rows rather than objects, so that names
/// of metrics are sent once and not once for each machine.
public struct StatusDocumentEncoder: Sendable {
    private let identity: FleetIdentity
    private let hostTemplate = RowTemplate<HostSnapshot>.hostObject(tail: #","virtual_machines":{"#)
    private let machines = JSONTable(texts: ["vm", "group", "guest_os"], columns: ReportColumn.status)
    private let moments = JSONTable(columns: ReportColumn.past)
    /// What stands before the memory state of each host.
    private var hostOpenings = RowTable()
    /// What the row of each machine begins with, in the order of hosts and machines.
    private var machineTexts = RowTable()
    /// Where the machines of each host are in `machineTexts`.
    private var machineRows: [Range<Int>] = []

    public init(identity: FleetIdentity) {
        self.identity = identity
        for host in identity.hosts {
            hostOpenings.append(jsonMembers([("host", host.name), ("policy", host.policy)]))
            let first = machineTexts.count
            for machine in host.virtualMachines {
                machineTexts.append(jsonRowTexts([machine.name, machine.group, machine.guestOS]))
            }
            machineRows.append(first..<machineTexts.count)
        }
    }

    /// Appends the document of a host and a line feed. O(machines of that host).
    ///
    /// - Parameters:
    ///   - index: of the host in the identity given at the start.
    ///   - snapshot: of the run of that identity; another one is a programmer error and traps.
    ///   - past: moments of that host, oldest first.
    public func encode(
        hostAt index: Int,
        of snapshot: FleetSnapshot,
        run: StatusRunFacts,
        past: some Collection<HostMoment>,
        into document: inout [UInt8]
    ) {
        snapshot.requireShape(of: identity)
        let host = snapshot.hosts[index]
        run.encodeOpening(into: &document)
        document.append(UInt8(ascii: ","))
        document.append(upTo: maximumLength(hostAt: index, moments: past.count)) { cursor in
            hostOpenings.withRows { cursor.write($0[index]) }
            hostTemplate.write(host, to: &cursor)
            write(host.virtualMachines, rows: machineRows[index], to: &cursor)
            cursor.write(Self.pastOpening)
            write(past, to: &cursor)
        }
        document += "]}}\n".utf8
    }

    private static let pastOpening = Array(#"]},"past":{"#.utf8)

    private func write(_ host: [VirtualMachineSnapshot], rows: Range<Int>, to cursor: inout ByteCursor) {
        cursor.write(machines.opening)
        machineTexts.withRows { texts in
            for (row, machine) in zip(rows, host) {
                machines.write(machine, texts: texts[row], isFirst: row == rows.lowerBound, to: &cursor)
            }
        }
    }

    private func write(_ past: some Collection<HostMoment>, to cursor: inout ByteCursor) {
        cursor.write(moments.opening)
        let noTexts = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        for (index, moment) in past.enumerated() {
            moments.write(moment, texts: noTexts, isFirst: index == 0, to: &cursor)
        }
    }

    /// An upper bound of the bytes from the name of the host to the last moment.
    private func maximumLength(hostAt index: Int, moments count: Int) -> Int {
        let rows = machineRows[index]
        let names = hostOpenings.byteCount(of: index..<index + 1) + machineTexts.byteCount(of: rows)
        let openings = machines.opening.count + Self.pastOpening.count + moments.opening.count
        return names + hostTemplate.maximumLength + openings + machines.maximumLength(rows: rows.count)
            + moments.maximumLength(rows: count)
    }
}
