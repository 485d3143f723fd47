internal import HostModel

/// A metric family of a run, of whatever subject: its series are one for each subject and value of its label, and their
/// values are read from snapshots of the fleet.
struct RunFamily: Sendable {
    /// What stands before and after a subject's labels, for each value of the family's own label.
    private let series: [(head: [UInt8], tail: [UInt8])]
    /// A row for each subject.
    private let labels: RowTable
    private let subjectCount: Int

    /// Name of the metric.
    let metric: String
    let header: [UInt8]
    let decimals: Int
    /// Appends the value of each series.
    let appendValues: @Sendable (FleetSnapshot, inout [Int64]) -> Void

    static func hosts(_ families: [MetricFamily<HostSnapshot>], labels: RowTable) -> [RunFamily] {
        families.map { RunFamily($0, labels: labels) { [$0.hosts] } }
    }

    static func machines(_ families: [MetricFamily<VirtualMachineSnapshot>], labels: RowTable) -> [RunFamily] {
        families.map { RunFamily($0, labels: labels) { $0.hosts.map(\.virtualMachines) } }
    }

    /// Families about the run itself, which is one subject.
    ///
    /// - Parameter labels: may be empty.
    static func run(_ families: [MetricFamily<ExporterStatus>], labels: [UInt8]) -> [RunFamily] {
        var row = RowTable()
        row.append(labels)
        return families.map { family in
            RunFamily(family, labels: row, subjectHasLabels: !labels.isEmpty) { snapshot in
                [[ExporterStatus(ofRun: snapshot)]]
            }
        }
    }

    private init<Subject>(
        _ family: MetricFamily<Subject>,
        labels: RowTable,
        subjectHasLabels: Bool = true,
        subjects: @escaping @Sendable (FleetSnapshot) -> [[Subject]]
    ) {
        let ready = ExpositionFamily(family, subjectHasLabels: subjectHasLabels)
        series = ready.series.map { ($0.head, $0.tail) }
        metric = family.descriptor.name
        header = ready.header(as: .openMetrics)
        decimals = ready.decimals
        self.labels = labels
        subjectCount = labels.count
        appendValues = { snapshot, values in
            let blocks = subjects(snapshot)
            for series in ready.series {
                for block in blocks {
                    values.append(addingCapacity: block.count) { series.appendValues(block.span, &$0) }
                }
            }
        }
    }

    var seriesCount: Int { series.count * subjectCount }

    /// What stands before the value in the samples of a series: name, labels, a space.
    func name(ofSeries index: Int) -> [UInt8] {
        let (value, subject) = index.quotientAndRemainder(dividingBy: subjectCount)
        var name = series[value].head
        labels.withRows { name += $0[subject] }
        return name + series[value].tail
    }
}

extension ExporterStatus {
    /// What the simulation alone decides of it.
    init(ofRun snapshot: FleetSnapshot) {
        self.init()
        simulatedMilliseconds = snapshot.elapsedMilliseconds
        booksImbalance = snapshot.booksImbalance
    }
}
