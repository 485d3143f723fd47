internal import HostModel

/// A metric family ready to be written: everything but labels and values is bytes already.
struct ExpositionFamily<Subject: Sendable>: Sendable {
    /// One sample of each subject: `head`, the subject's labels, `tail`, the value, a line feed.
    struct Series: Sendable {
        let head: [UInt8]
        let tail: [UInt8]
        let appendValues: @Sendable (Span<Subject>, inout OutputSpan<Int64>) -> Void
    }

    /// The lines that introduce the family.
    let header: [UInt8]
    let decimals: Int
    let series: [Series]

    /// - Parameter subjectHasLabels: Whether the label rows hold something.
    init(_ family: MetricFamily<Subject>, subjectHasLabels: Bool, syntax: ExpositionSyntax = .text) {
        let descriptor = family.descriptor
        header = syntax.header(descriptor)
        decimals = descriptor.decimals
        series = family.series.map { series in
            var label: [UInt8] = []
            if let name = descriptor.label, let value = series.labelValue {
                label = labelPairs([(name, value)])
            }
            let hasBraces = subjectHasLabels || !label.isEmpty
            let separator = subjectHasLabels && !label.isEmpty ? "," : ""
            return Series(
                head: Array(descriptor.name.utf8) + (hasBraces ? "{" : "").utf8,
                tail: Array(separator.utf8) + label + (hasBraces ? "} " : " ").utf8,
                appendValues: series.appendValues
            )
        }
    }

    /// An upper bound of the bytes that `write` writes for so many subjects.
    func maximumLength(subjectCount: Int, labelBytes: Int) -> Int {
        series.reduce(header.count) { total, series in
            let fixed = series.head.count + series.tail.count + ByteCursor.maximumNumberLength + 1
            return total + subjectCount * fixed + labelBytes
        }
    }

    /// Writes the header, then series by series a sample of each subject in `blocks`.
    ///
    /// - Parameters:
    ///   - labels: The label table; the first subject's labels are in `firstRow`.
    ///   - values: Memory to gather one series in; what it held is lost.
    func write(
        _ blocks: [[Subject]],
        labels: RowTable.Rows,
        firstRow: Int,
        values: inout [Int64],
        to cursor: inout ByteCursor
    ) {
        cursor.write(header)
        for series in series {
            values.removeAll(keepingCapacity: true)
            for block in blocks {
                values.append(addingCapacity: block.count) { series.appendValues(block.span, &$0) }
            }
            write(series, values: values, labels: labels, firstRow: firstRow, to: &cursor)
        }
    }

    private func write(
        _ series: Series,
        values: [Int64],
        labels: RowTable.Rows,
        firstRow: Int,
        to cursor: inout ByteCursor
    ) {
        series.head.withUnsafeBufferPointer { head in
            series.tail.withUnsafeBufferPointer { tail in
                values.withUnsafeBufferPointer { values in
                    for row in values.indices {
                        cursor.write(head)
                        cursor.write(labels[firstRow + row])
                        cursor.write(tail)
                        cursor.write(values[row], decimals: decimals)
                        cursor.write(UInt8(ascii: "\n"))
                    }
                }
            }
        }
    }
}

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

    /// An upper bound of the bytes that `write` writes.
    func maximumLength(rows: Range<Int>, labels: RowTable) -> Int {
        let labelBytes = labels.byteCount(of: rows)
        return families.reduce(0) { $0 + $1.maximumLength(subjectCount: rows.count, labelBytes: labelBytes) }
    }

    /// Writes all families of the subjects in `blocks`, whose labels are in the rows from `firstRow` on; nothing when
    /// there are no subjects.
    func write(_ blocks: [[Subject]], labels: RowTable, firstRow: Int, to cursor: inout ByteCursor) {
        guard blocks.contains(where: { !$0.isEmpty }) else { return }
        var values: [Int64] = []
        labels.withRows { rows in
            for family in families {
                family.write(blocks, labels: rows, firstRow: firstRow, values: &values, to: &cursor)
            }
        }
    }
}
