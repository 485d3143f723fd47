internal import HostModel

/// A block of the series of a fleet, with the way to read its values.
struct FleetSeriesBlock: Sendable {
    let shape: SeriesSet.Block
    /// Appends the value of each series of the block, in order.
    let appendValues: @Sendable (FleetSnapshot, ExporterStatus, inout [Int64]) -> Void

    /// - Parameters:
    ///   - labels: the label names, and the values of each subject in their order; sorted here.
    ///   - read: the subjects, in parts that follow one another.
    private init<Subject>(
        _ prefix: String,
        _ families: [MetricFamily<Subject>],
        labels: [String],
        subjects: [[String]],
        read: @escaping @Sendable (FleetSnapshot, ExporterStatus) -> [[Subject]]
    ) {
        let order = labels.indices.sorted { precedes(labels[$0], labels[$1]) }
        shape = SeriesSet.Block(
            prefix: prefix,
            labelNames: order.map { labels[$0] },
            subjects: subjects.map { values in order.map { values[$0] } },
            families: families.map { SeriesSet.Family($0) }
        )
        let series = families.flatMap(\.series)
        appendValues = { snapshot, status, values in
            let parts = read(snapshot, status)
            for series in series {
                for part in parts {
                    values.append(addingCapacity: part.count) { series.appendValues(part.span, &$0) }
                }
            }
        }
    }

    /// The info metrics, then the others, of hosts and of virtual machines.
    static func fleet(_ identity: FleetIdentity) -> [FleetSeriesBlock] {
        var hosts: [(name: [String], facts: [String])] = []
        var machines: [(name: [String], facts: [String])] = []
        for host in identity.hosts {
            hosts.append(([host.name], [host.name, identity.scenario, host.policy]))
            for machine in host.virtualMachines {
                machines.append(
                    ([host.name, machine.name], [host.name, machine.name, machine.group, machine.guestOS])
                )
            }
        }
        let (hostFacts, machineFacts) = (hosts.map(\.facts), machines.map(\.facts))
        let (hostNames, machineNames) = (hosts.map(\.name), machines.map(\.name))
        return [
            .hosts([one(InfoMetrics.host)], labels: InfoMetrics.hostLabels, subjects: hostFacts),
            .machines(
                [one(InfoMetrics.virtualMachine)],
                labels: InfoMetrics.virtualMachineLabels,
                subjects: machineFacts
            ),
            .hosts(MetricCatalog.hostFamilies, labels: ["host"], subjects: hostNames),
            .machines(MetricCatalog.virtualMachineFamilies, labels: ["host", "vm"], subjects: machineNames),
        ]
    }

    /// The info metrics about aerostat itself.
    static func facts(_ status: ExporterStatus) -> [FleetSeriesBlock] {
        let build = [status.version, status.commit, status.swiftVersion]
        let run = [status.runID, String(status.seed)]
        return [
            .init("aerostat", [one(InfoMetrics.build)], labels: InfoMetrics.buildLabels, subjects: [build]) {
                [[$1]]
            },
            .init("aerostat", [one(InfoMetrics.run)], labels: InfoMetrics.runLabels, subjects: [run]) { [[$1]] },
        ]
    }

    /// The metrics about aerostat itself, its process, its push destinations and its history.
    static func exporter(_ status: ExporterStatus) -> [FleetSeriesBlock] {
        var blocks: [FleetSeriesBlock] = []
        for families in MetricCatalog.exporterFamilies.splitByPrefix {
            let prefix = families[0].descriptor.name.prefix { $0 != "_" }
            blocks.append(.init(String(prefix), families, labels: [], subjects: [[]]) { [[$1]] })
        }
        blocks += web(status)
        let destinations = status.pushes.map { [$0.destination] }
        blocks.append(
            .init("aerostat_push", MetricCatalog.pushFamilies, labels: ["destination"], subjects: destinations) {
                [$1.pushes]
            }
        )
        if status.history != nil {
            blocks.append(
                .init("aerostat_history", MetricCatalog.historyFamilies, labels: [], subjects: [[]]) {
                    guard let history = $1.history else { preconditionFailure("the status lacks the history") }
                    return [[history]]
                }
            )
        }
        return blocks
    }

    /// The metrics about the HTTP server and its configuration file, where there are these.
    private static func web(_ status: ExporterStatus) -> [FleetSeriesBlock] {
        guard let web = status.web else { return [] }
        let server = FleetSeriesBlock("aerostat", MetricCatalog.webFamilies, labels: [], subjects: [[]]) {
            guard let web = $1.web else { preconditionFailure("the status lacks the server") }
            return [[web]]
        }
        guard web.configuration != nil else { return [server] }
        return [
            server,
            .init("aerostat_web", MetricCatalog.webConfigurationFamilies, labels: [], subjects: [[]]) {
                guard let file = $1.web?.configuration else { preconditionFailure("the status lacks the file") }
                return [[file]]
            },
        ]
    }

    /// The metrics about aerostat itself that the simulation alone decides.
    static let run: [FleetSeriesBlock] = [
        .init("aerostat", RunFamily.aboutRun, labels: [], subjects: [[]]) { snapshot, _ in
            [[ExporterStatus(ofRun: snapshot)]]
        }
    ]

    private static func hosts(
        _ families: [MetricFamily<HostSnapshot>],
        labels: [String],
        subjects: [[String]]
    ) -> FleetSeriesBlock {
        FleetSeriesBlock("aerostat_host", families, labels: labels, subjects: subjects) { snapshot, _ in
            [snapshot.hosts]
        }
    }

    private static func machines(
        _ families: [MetricFamily<VirtualMachineSnapshot>],
        labels: [String],
        subjects: [[String]]
    ) -> FleetSeriesBlock {
        FleetSeriesBlock("aerostat_vm", families, labels: labels, subjects: subjects) { snapshot, _ in
            snapshot.hosts.map(\.virtualMachines)
        }
    }

    /// An info metric, whose value is always 1.
    private static func one<Subject>(_ descriptor: MetricDescriptor) -> MetricFamily<Subject> {
        MetricFamily(descriptor) { _ in 1 }
    }
}

extension [MetricFamily<ExporterStatus>] {
    /// The families in parts that follow one another, each with one first word in its names: `aerostat` or `process`.
    fileprivate var splitByPrefix: [[MetricFamily<ExporterStatus>]] {
        var parts: [[MetricFamily<ExporterStatus>]] = []
        var last: Substring?
        for family in self {
            let prefix = family.descriptor.name.prefix { $0 != "_" }
            if prefix == last { parts[parts.count - 1].append(family) } else { parts.append([family]) }
            last = prefix
        }
        return parts
    }
}

extension SeriesSet.Family {
    fileprivate init<Subject>(_ family: MetricFamily<Subject>) {
        let descriptor = family.descriptor
        self.init(
            name: descriptor.name,
            kind: descriptor.kind == .counter ? .counter : .gauge,
            unit: descriptor.unit == .none ? "" : descriptor.unit.rawValue,
            help: descriptor.help,
            decimals: descriptor.decimals,
            label: descriptor.label ?? "",
            labelValues: family.series.map { $0.labelValue ?? "" }
        )
    }
}
