internal import HostModel

/// The series of a run, family by family, and their values in a snapshot: what all texts of a run share.
struct RunSeries: Sendable {
    /// Those that have series.
    let families: [RunFamily]
    /// Numbers of each family's series, counted over all families.
    let series: [Range<Int>]
    private let identity: FleetIdentity

    init(identity: FleetIdentity, families: [RunFamily]) {
        self.identity = identity
        self.families = families.filter { $0.seriesCount > 0 }
        var series: [Range<Int>] = []
        for family in self.families {
            let first = series.last?.upperBound ?? 0
            series.append(first..<first + family.seriesCount)
        }
        self.series = series
    }

    /// Number of all series.
    var count: Int { series.last?.upperBound ?? 0 }

    /// Appends the value of each series at one moment, in the order of the series, in the units of its metric.
    ///
    /// `snapshot` must belong to the run of the identity; another one is a programmer error and traps.
    func appendValues(of snapshot: FleetSnapshot, to values: inout [Int64]) {
        snapshot.requireShape(of: identity)
        values.reserveCapacity(values.count + count)
        for family in families { family.appendValues(snapshot, &values) }
    }
}

extension RunFamily {
    /// Of the metrics about aerostat itself those that the simulation alone decides, beside its info metrics.
    static let aboutRun = MetricCatalog.exporterFamilies.filter {
        ["aerostat_simulation_seconds_total", "aerostat_books_imbalance_pages"].contains($0.descriptor.name)
    }

    /// All families of a run, in the order in which texts have them.
    ///
    /// - Parameter status: build, run id and seed; its other facts are not used.
    static func all(identity: FleetIdentity, status: ExporterStatus) -> [RunFamily] {
        let labels = FleetLabels(identity)
        let one = { (descriptor: MetricDescriptor) in MetricFamily<ExporterStatus>(descriptor) { _ in 1 } }
        var families = hosts([MetricFamily(InfoMetrics.host) { _ in 1 }], labels: labels.hostInfo)
        families += machines(
            [MetricFamily(InfoMetrics.virtualMachine) { _ in 1 }],
            labels: labels.virtualMachineInfo
        )
        families += hosts(MetricCatalog.hostFamilies, labels: labels.host)
        families += machines(MetricCatalog.virtualMachineFamilies, labels: labels.virtualMachine)
        families += run([one(InfoMetrics.build)], labels: status.buildLabels)
        families += run([one(InfoMetrics.run)], labels: status.runLabels)
        return families + run(aboutRun, labels: [])
    }

    /// All families of a run, in the order of `all`; only those that belong to no host have series.
    static let withoutFleet = all(identity: FleetIdentity(scenario: "", hosts: []), status: ExporterStatus())
}
