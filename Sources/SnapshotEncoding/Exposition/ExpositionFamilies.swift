internal import HostModel

/// Families about one kind of subject, written one after the other.
struct ExpositionFamilies<Subject: Sendable>: Sendable {
    private let families: [ExpositionFamily<Subject>]
    private let series: [ExpositionFamily<Subject>.Series]
    /// Three rows for each series: its head, its head where it says when it began, and its tail.
    private let pieces: RowTable

    /// Samples of one subject.
    var seriesCount: Int { series.count }

    /// Subjects whose values are read together, so that each is brought into the cache once: a virtual machine is some
    /// 450 bytes large.
    private static var subjectsTogether: Int { 128 }

    /// - Parameter subjectHasLabels: Whether the label rows hold something.
    init(_ families: [MetricFamily<Subject>], subjectHasLabels: Bool) {
        self.families = families.map { ExpositionFamily($0, subjectHasLabels: subjectHasLabels) }
        series = self.families.flatMap(\.series)
        var pieces = RowTable()
        for series in series {
            pieces.append(series.head)
            pieces.append(series.createdHead)
            pieces.append(series.tail)
        }
        self.pieces = pieces
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
        let count = blocks.reduce(0) { $0 + $1.count }
        guard count > 0 else { return }
        withValues(of: blocks, count: count) { values in
            labels.withRows { labels in
                pieces.withRows { pieces in
                    var number = 0
                    for family in families {
                        cursor.write(family.header(as: syntax))
                        for series in family.series {
                            let samples = SeriesSamples(
                                head: pieces[3 * number],
                                createdHead: pieces[3 * number + 1],
                                tail: pieces[3 * number + 2],
                                labels: labels,
                                firstRow: firstRow,
                                values: UnsafeBufferPointer(rebasing: values[number * count..<(number + 1) * count]),
                                decimals: family.decimals
                            )
                            if let starts, !series.createdHead.isEmpty {
                                samples.write(to: &cursor, starts: starts)
                            } else {
                                samples.write(to: &cursor)
                            }
                            number += 1
                        }
                    }
                }
            }
        }
    }

    /// Calls `body` with the values of all series, one series after the other.
    ///
    /// - Parameter count: of the subjects in `blocks`.
    private func withValues(of blocks: [[Subject]], count: Int, _ body: (UnsafeBufferPointer<Int64>) -> Void) {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: series.count * count) { memory in
            var row = 0
            for block in blocks {
                for start in stride(from: 0, to: block.count, by: Self.subjectsTogether) {
                    let subjects = start..<min(start + Self.subjectsTogether, block.count)
                    for (number, series) in series.enumerated() {
                        let first = number * count + row
                        let part = UnsafeMutableBufferPointer(rebasing: memory[first..<first + subjects.count])
                        var values = OutputSpan(buffer: part, initializedCount: 0)
                        series.appendValues(block.span.extracting(subjects), &values)
                        _ = values.finalize(for: part)
                    }
                    row += subjects.count
                }
            }
            body(UnsafeBufferPointer(memory))
        }
    }
}

/// The samples of one series, one for each subject.
private struct SeriesSamples {
    /// What stands before and after a subject's labels.
    let head: UnsafeBufferPointer<UInt8>
    let createdHead: UnsafeBufferPointer<UInt8>
    let tail: UnsafeBufferPointer<UInt8>
    let labels: RowTable.Rows
    /// Of the labels of the first subject.
    let firstRow: Int
    let values: UnsafeBufferPointer<Int64>
    let decimals: Int

    func write(to cursor: inout ByteCursor) {
        // A copy, which the compiler can keep in registers.
        var output = cursor
        for row in 0..<values.count { write(head, row: row, value: values[row], decimals: decimals, to: &output) }
        cursor = output
    }

    /// Writes a second sample after each, that says when the counter began.
    func write(to cursor: inout ByteCursor, starts: SubjectStarts) {
        for row in values.indices {
            write(head, row: row, value: values[row], decimals: decimals, to: &cursor)
            write(createdHead, row: row, value: starts[firstRow + row], decimals: 3, to: &cursor)
        }
    }

    @inline(__always)
    private func write(
        _ head: UnsafeBufferPointer<UInt8>,
        row: Int,
        value: Int64,
        decimals: Int,
        to cursor: inout ByteCursor
    ) {
        cursor.write(padded: head)
        cursor.write(padded: labels[firstRow + row])
        cursor.write(padded: tail)
        cursor.write(value, decimals: decimals)
        cursor.write(UInt8(ascii: "\n"))
    }
}
