public import HostModel

/// Writes pages for scrapes: a fleet's metrics, one host's, or aerostat's own.
///
/// Serves one run: the names in `identity` become bytes once, at the start. Each family appears once, with its HELP
/// and TYPE lines and all its samples together; a family without samples is left out. There are no timestamps.
/// Pages are appended, so a caller that keeps the array (`removeAll(keepingCapacity:)`) also keeps its memory.
public struct ExpositionEncoder: Sendable {
    /// Value of the HTTP header `Content-Type` for these pages.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let identity: FleetIdentity
    private let hostFamilies = ExpositionFamilies(MetricCatalog.hostFamilies, subjectHasLabels: true)
    private let virtualMachineFamilies = ExpositionFamilies(
        MetricCatalog.virtualMachineFamilies,
        subjectHasLabels: true
    )
    private let labels: FleetLabels

    public init(identity: FleetIdentity) {
        self.identity = identity
        labels = FleetLabels(identity)
    }

    /// Samples on a page of the whole fleet.
    public var sampleCount: Int { sampleCount(of: identity.hosts.indices) }

    /// Samples on a page of the host at `index` of `identity.hosts`.
    public func sampleCount(hostAt index: Int) -> Int { sampleCount(of: index..<index + 1) }

    /// Appends the info metrics, the host metrics and the virtual machine metrics of all hosts.
    ///
    /// `snapshot` must belong to the run of `identity`; another one is a programmer error and traps.
    public func encode(_ snapshot: FleetSnapshot, into page: inout [UInt8]) {
        encode(identity.hosts.indices, of: snapshot, into: &page)
    }

    /// Appends the same families for the host at `index` of `identity.hosts` alone.
    public func encode(hostAt index: Int, of snapshot: FleetSnapshot, into page: inout [UInt8]) {
        encode(index..<index + 1, of: snapshot, into: &page)
    }

    private func encode(_ hosts: Range<Int>, of snapshot: FleetSnapshot, into page: inout [UInt8]) {
        snapshot.requireShape(of: identity)
        let machines = labels.firstRows[hosts.lowerBound]..<labels.firstRows[hosts.upperBound]
        let hostBlock = Array(snapshot.hosts[hosts])
        let machineBlocks = hostBlock.map(\.virtualMachines)
        page.append(upTo: maximumLength(hosts: hosts, machines: machines)) { cursor in
            write(InfoMetrics.host, rows: hosts, labels: labels.hostInfo, to: &cursor)
            write(InfoMetrics.virtualMachine, rows: machines, labels: labels.virtualMachineInfo, to: &cursor)
            hostFamilies.write([hostBlock], labels: labels.host, firstRow: hosts.lowerBound, to: &cursor)
            virtualMachineFamilies.write(
                machineBlocks,
                labels: labels.virtualMachine,
                firstRow: machines.lowerBound,
                to: &cursor
            )
        }
    }

    private func write(
        _ descriptor: MetricDescriptor,
        rows: Range<Int>,
        labels: RowTable,
        to cursor: inout ByteCursor
    ) {
        guard !rows.isEmpty else { return }
        cursor.write(ExpositionSyntax.text.header(descriptor))
        let head = Array("\(descriptor.name){".utf8)
        let tail = Array("} 1\n".utf8)
        labels.withRows { labels in
            for row in rows {
                cursor.write(head)
                cursor.write(labels[row])
                cursor.write(tail)
            }
        }
    }

    private func maximumLength(hosts: Range<Int>, machines: Range<Int>) -> Int {
        let infoLength = { (descriptor: MetricDescriptor, rows: Range<Int>, labels: RowTable) in
            let fixed = ExpositionSyntax.text.header(descriptor).count + rows.count * (descriptor.name.utf8.count + 5)
            return fixed + labels.byteCount(of: rows)
        }
        var length = infoLength(InfoMetrics.host, hosts, labels.hostInfo)
        length += infoLength(InfoMetrics.virtualMachine, machines, labels.virtualMachineInfo)
        length += hostFamilies.maximumLength(rows: hosts, labels: labels.host)
        length += virtualMachineFamilies.maximumLength(rows: machines, labels: labels.virtualMachine)
        return length
    }

    private func sampleCount(of hosts: Range<Int>) -> Int {
        let machineCount = labels.firstRows[hosts.upperBound] - labels.firstRows[hosts.lowerBound]
        // Each subject has one info sample beside its families.
        return hosts.count * (1 + hostFamilies.seriesCount) + machineCount * (1 + virtualMachineFamilies.seriesCount)
    }
}
