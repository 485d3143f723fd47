internal import HostModel

/// Families about one kind of subject, written one after the other.
struct ExpositionFamilies<Subject: Sendable>: Sendable {
    private let families: [ExpositionFamily<Subject>]
    /// Samples of one subject.
    let seriesCount: Int

    /// - Parameter subjectHasLabels: Whether the label rows hold something.
    init(_ families: [MetricFamily<Subject>], subjectHasLabels: Bool) {
        self.families = families.map { ExpositionFamily($0, subjectHasLabels: subjectHasLabels) }
        seriesCount = families.reduce(0) { $0 + $1.series.count }
    }

    /// An info metric, whose value is always 1.
    init(info descriptor: MetricDescriptor) {
        self.init([MetricFamily(descriptor) { _ in 1 }], subjectHasLabels: true)
    }

    /// An upper bound of the bytes that `write` writes.
    func maximumLength(rows: Range<Int>, labels: RowTable, as syntax: ExpositionSyntax, created: Bool) -> Int {
        let labelBytes = labels.byteCount(of: rows)
        return families.reduce(0) { total, family in
            total
                + family.maximumLength(
                    subjectCount: rows.count,
                    labelBytes: labelBytes,
                    as: syntax,
                    created: created
                )
        }
    }

    /// Writes all families of the subjects in `blocks`, whose labels are in the rows from `firstRow` on; nothing when
    /// there are no subjects.
    ///
    /// - Parameter starts: When the counters began, in the order of the label table; nil leaves it untold.
    func write(
        _ blocks: [[Subject]],
        as syntax: ExpositionSyntax,
        labels: RowTable,
        firstRow: Int,
        starts: SubjectStarts?,
        to cursor: inout ByteCursor
    ) {
        guard blocks.contains(where: { !$0.isEmpty }) else { return }
        var values: [Int64] = []
        labels.withRows { rows in
            for family in families {
                family.write(
                    blocks,
                    as: syntax,
                    labels: rows,
                    firstRow: firstRow,
                    starts: starts,
                    values: &values,
                    to: &cursor
                )
            }
        }
    }
}
