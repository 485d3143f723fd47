public import HostModel

/// Writes pages for scrapes: a fleet's metrics, one host's, or aerostat's own.
///
/// Serves one run: the names in `identity` become bytes once, at the start. Each family appears once, with the lines that
/// introduce it and all its samples together; a family without samples is left out. There are no timestamps.
///
/// A whole page is a fleet's or a host's part and then one about aerostat itself, which in OpenMetrics has the end of the
/// page. Parts are written into memory of the caller, or appended to an array, whose memory is kept by a caller that
/// keeps the array (`removeAll(keepingCapacity:)`).
public struct ExpositionEncoder: Sendable {
    /// Value of the HTTP header `Content-Type` for pages in the text syntax.
    public static let contentType = ExpositionFormat.text0_0_4.contentType

    private let identity: FleetIdentity
    private let hostInfo = ExpositionFamilies<HostSnapshot>(info: InfoMetrics.host)
    private let virtualMachineInfo = ExpositionFamilies<VirtualMachineSnapshot>(info: InfoMetrics.virtualMachine)
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

    /// Samples on a page of the whole fleet, those apart that say when counters began.
    public var sampleCount: Int { sampleCount(of: identity.hosts.indices) }

    /// Samples on a page of the host at `index` of `identity.hosts`, those apart that say when counters began.
    public func sampleCount(hostAt index: Int) -> Int { sampleCount(of: index..<index + 1) }

    /// An upper bound of the bytes of a fleet's page.
    ///
    /// - Parameter created: whether it says when counters began.
    public func maximumLength(as syntax: ExpositionSyntax, created: Bool) -> Int {
        maximumLength(of: identity.hosts.indices, as: syntax, created: created)
    }

    /// An upper bound of the bytes of the page of the host at `index` of `identity.hosts`.
    public func maximumLength(hostAt index: Int, as syntax: ExpositionSyntax, created: Bool) -> Int {
        maximumLength(of: index..<index + 1, as: syntax, created: created)
    }

    /// Writes the info metrics, the host metrics and the virtual machine metrics of all hosts, and returns the number of
    /// bytes.
    ///
    /// - Parameters:
    ///   - snapshot: must belong to the run of `identity`; another one is a programmer error and traps.
    ///   - created: when the counters began, which OpenMetrics can say; nil leaves it untold.
    ///   - memory: at least `maximumLength(as:created:)` bytes.
    public func encode(
        _ snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax,
        created: CounterStarts?,
        into memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        encode(identity.hosts.indices, of: snapshot, as: syntax, created: created, into: memory)
    }

    /// Writes the same families for the host at `index` of `identity.hosts` alone, and returns the number of bytes.
    ///
    /// - Parameter memory: at least `maximumLength(hostAt:as:created:)` bytes.
    public func encode(
        hostAt index: Int,
        of snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax,
        created: CounterStarts?,
        into memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        encode(index..<index + 1, of: snapshot, as: syntax, created: created, into: memory)
    }

    /// Appends what the function of the same name writes.
    public func encode(
        _ snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax = .text,
        created: CounterStarts? = nil,
        into page: inout [UInt8]
    ) {
        append(identity.hosts.indices, of: snapshot, as: syntax, created: created, to: &page)
    }

    /// Appends what the function of the same name writes.
    public func encode(
        hostAt index: Int,
        of snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax = .text,
        created: CounterStarts? = nil,
        into page: inout [UInt8]
    ) {
        append(index..<index + 1, of: snapshot, as: syntax, created: created, to: &page)
    }

    private func encode(
        _ hosts: Range<Int>,
        of snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax,
        created: CounterStarts?,
        into memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        let needed = maximumLength(of: hosts, as: syntax, created: created != nil)
        precondition(memory.count >= needed, "the memory is too small for the page")
        return ByteCursor.fill(memory) { write(hosts, of: snapshot, as: syntax, created: created, to: &$0) }
    }

    private func append(
        _ hosts: Range<Int>,
        of snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax,
        created: CounterStarts?,
        to page: inout [UInt8]
    ) {
        page.append(upTo: maximumLength(of: hosts, as: syntax, created: created != nil)) {
            write(hosts, of: snapshot, as: syntax, created: created, to: &$0)
        }
    }

    private func write(
        _ hosts: Range<Int>,
        of snapshot: FleetSnapshot,
        as syntax: ExpositionSyntax,
        created: CounterStarts?,
        to cursor: inout ByteCursor
    ) {
        snapshot.requireShape(of: identity)
        let machines = labels.firstRows[hosts.lowerBound]..<labels.firstRows[hosts.upperBound]
        let hostBlocks = [Array(snapshot.hosts[hosts])]
        let machineBlocks = hostBlocks[0].map(\.virtualMachines)
        // Only OpenMetrics can say it.
        let created = syntax == .openMetrics ? created : nil
        let hostStarts = created.map { SubjectStarts($0.run) }
        let machineStarts = created.map { created in
            let isComplete = created.machines.isEmpty || created.machines.count == labels.virtualMachine.count
            precondition(isComplete, "the start of some counters is missing")
            return SubjectStarts(created.run, rows: created.machines)
        }
        func write<Subject>(
            _ families: ExpositionFamilies<Subject>,
            _ blocks: [[Subject]],
            labels: RowTable,
            firstRow: Int,
            starts: SubjectStarts?
        ) {
            families.write(blocks, as: syntax, labels: labels, firstRow: firstRow, starts: starts, to: &cursor)
        }
        let (host, machine) = (hosts.lowerBound, machines.lowerBound)
        write(hostInfo, hostBlocks, labels: labels.hostInfo, firstRow: host, starts: nil)
        write(virtualMachineInfo, machineBlocks, labels: labels.virtualMachineInfo, firstRow: machine, starts: nil)
        write(hostFamilies, hostBlocks, labels: labels.host, firstRow: host, starts: hostStarts)
        write(
            virtualMachineFamilies,
            machineBlocks,
            labels: labels.virtualMachine,
            firstRow: machine,
            starts: machineStarts
        )
    }

    private func maximumLength(of hosts: Range<Int>, as syntax: ExpositionSyntax, created: Bool) -> Int {
        let created = created && syntax == .openMetrics
        let machines = labels.firstRows[hosts.lowerBound]..<labels.firstRows[hosts.upperBound]
        func length<Subject>(_ families: ExpositionFamilies<Subject>, _ rows: Range<Int>, _ labels: RowTable) -> Int {
            families.maximumLength(rows: rows, labels: labels, as: syntax, created: created)
        }
        return ByteCursor.slack + length(hostInfo, hosts, labels.hostInfo)
            + length(virtualMachineInfo, machines, labels.virtualMachineInfo)
            + length(hostFamilies, hosts, labels.host)
            + length(virtualMachineFamilies, machines, labels.virtualMachine)
    }

    private func sampleCount(of hosts: Range<Int>) -> Int {
        let machineCount = labels.firstRows[hosts.upperBound] - labels.firstRows[hosts.lowerBound]
        // Each subject has one info sample beside its families.
        return hosts.count * (1 + hostFamilies.seriesCount) + machineCount * (1 + virtualMachineFamilies.seriesCount)
    }
}
