internal import HostModel

/// Families about one kind of subject, written one after the other.
struct ExpositionFamilies<Subject: Sendable>: Sendable {
    private let families: [ExpositionFamily<Subject>]
    /// Of all families, and for each the number of its family.
    private let series: [ExpositionFamily<Subject>.Series]
    private let familyNumbers: [Int]
    /// Three rows for each series: its head, its head where it says when it began, and its tail.
    private let pieces: RowTable

    /// Samples of one subject.
    var seriesCount: Int { series.count }

    /// Subjects whose values are read together, so that each is brought into the cache once: a virtual machine is some
    /// 450 bytes large.
    private static var subjectsTogether: Int { 128 }

    /// Values that are held at a time: 4 MiB of them, so that a big fleet does not take much memory beside its page.
    private static var valuesTogether: Int { 1 << 19 }

    /// - Parameter subjectHasLabels: Whether the label rows hold something.
    init(_ families: [MetricFamily<Subject>], subjectHasLabels: Bool) {
        let families = families.map { ExpositionFamily($0, subjectHasLabels: subjectHasLabels) }
        self.families = families
        series = families.flatMap(\.series)
        familyNumbers = families.indices.flatMap { number in families[number].series.map { _ in number } }
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
        let seriesTogether = max(1, Self.valuesTogether / count)
        for first in stride(from: 0, to: series.count, by: seriesTogether) {
            let numbers = first..<min(first + seriesTogether, series.count)
            withValues(of: blocks, count: count, series: numbers) { values in
                labels.withRows { labels in
                    pieces.withRows { pieces in
                        for (index, number) in numbers.enumerated() {
                            let family = families[familyNumbers[number]]
                            if number == 0 || familyNumbers[number - 1] != familyNumbers[number] {
                                cursor.write(family.header(as: syntax))
                            }
                            let samples = SeriesSamples(
                                head: pieces[3 * number],
                                createdHead: pieces[3 * number + 1],
                                tail: pieces[3 * number + 2],
                                labels: labels,
                                firstRow: firstRow,
                                values: UnsafeBufferPointer(rebasing: values[index * count..<(index + 1) * count]),
                                decimals: family.decimals
                            )
                            if let starts, !samples.createdHead.isEmpty {
                                samples.write(to: &cursor, starts: starts)
                            } else {
                                samples.write(to: &cursor)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Calls `body` with the values of some series, one series after the other.
    ///
    /// - Parameter count: of the subjects in `blocks`.
    private func withValues(
        of blocks: [[Subject]],
        count: Int,
        series numbers: Range<Int>,
        _ body: (UnsafeBufferPointer<Int64>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: numbers.count * count) { memory in
            var row = 0
            for block in blocks {
                for start in stride(from: 0, to: block.count, by: Self.subjectsTogether) {
                    let subjects = start..<min(start + Self.subjectsTogether, block.count)
                    for (index, number) in numbers.enumerated() {
                        let first = index * count + row
                        let part = UnsafeMutableBufferPointer(rebasing: memory[first..<first + subjects.count])
                        var values = OutputSpan(buffer: part, initializedCount: 0)
                        series[number].appendValues(block.span.extracting(subjects), &values)
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
