/// The ready label bytes of a block's subjects, cut open where the labels go that differ from family to family: the name,
/// where the format has it as a label, and the family's own label.
///
/// Labels are sorted by name, so those of a subject stand before, between and after these two; families whose own labels
/// have the same name share the pieces.
struct LabelRows: Sendable {
    /// What differs from format to format.
    struct Format {
        /// Label under which a series has its name; nil where the name is no label.
        let nameLabel: String?
        let bytes: (WireLabel) -> [UInt8]

        /// The bytes of the two labels that go in between, in their order; none for an own label that is empty.
        ///
        /// - Parameter index: of the value of the family's own label.
        func insertions(_ family: SeriesSet.Family, labelValue index: Int) -> (lower: [UInt8], upper: [UInt8]) {
            let name = nameLabel.map { bytes(WireLabel(name: $0, value: family.name)) } ?? []
            let ownLabel = family.ownLabel(at: index).map(bytes) ?? []
            return cuts(ownLabel: family.label).lower == nameLabel ? (name, ownLabel) : (ownLabel, name)
        }

        /// The names of the two in the order in which they stand among the labels; the same one twice where there is but
        /// one.
        fileprivate func cuts(ownLabel: String) -> (lower: String, upper: String) {
            guard let nameLabel else { return (ownLabel, ownLabel) }
            guard !ownLabel.isEmpty else { return (nameLabel, nameLabel) }
            return precedes(ownLabel, nameLabel) ? (ownLabel, nameLabel) : (nameLabel, ownLabel)
        }
    }

    /// Pieces of each subject: a label goes between the first two, and one between the last two.
    private(set) var first = RowTable()
    private(set) var second = RowTable()
    private(set) var third = RowTable()
    /// The subject of the first row.
    let firstSubject: Int

    private init(firstSubject: Int) { self.firstSubject = firstSubject }

    /// - Parameter ownLabel: name of the families' own label; empty for none.
    private init(_ block: SeriesSet.Block, ownLabel: String, external: [WireLabel], format: Format) {
        firstSubject = 0
        let (lower, upper) = format.cuts(ownLabel: ownLabel)
        for subject in block.subjects.indices {
            var pieces: [[UInt8]] = [[], [], []]
            // A label of the name of the metric would be there twice.
            for label in block.wireLabels(ofSubject: subject, external: external, ownLabel: ownLabel)
            where label.name != format.nameLabel {
                let piece = precedes(label.name, lower) ? 0 : precedes(label.name, upper) ? 1 : 2
                pieces[piece] += format.bytes(label)
            }
            first.append(pieces[0])
            second.append(pieces[1])
            third.append(pieces[2])
        }
    }

    /// Rows for each block and own label of a set, and for each of its series which of them holds its labels.
    static func all(
        _ set: SeriesSet,
        _ series: [SubjectSeries],
        external: [WireLabel],
        format: Format
    ) -> (rows: [LabelRows], index: [Int]) {
        struct Key: Hashable {
            let block: Int
            let ownLabel: String
        }
        var rows: [LabelRows] = []
        var known: [Key: Int] = [:]
        var index: [Int] = []
        for series in series {
            let block = set.blocks[series.block]
            let key = Key(block: series.block, ownLabel: block.families[series.family].label)
            if let row = known[key] {
                index.append(row)
                continue
            }
            known[key] = rows.count
            index.append(rows.count)
            rows.append(LabelRows(block, ownLabel: key.ownLabel, external: external, format: format))
        }
        return (rows, index)
    }

    /// The rows of some subjects with other bytes.
    ///
    /// - Parameter append: appends what stands for a piece.
    func translated(_ subjects: Range<Int>, append: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void) -> LabelRows {
        var rows = LabelRows(firstSubject: subjects.lowerBound)
        let range = self.rows(of: subjects)
        rows.first = first.translated(range, append: append)
        rows.second = second.translated(range, append: append)
        rows.third = third.translated(range, append: append)
        return rows
    }

    /// Bytes of the labels of some subjects together.
    func byteCount(of subjects: Range<Int>) -> Int {
        let rows = rows(of: subjects)
        return first.byteCount(of: rows) + second.byteCount(of: rows) + third.byteCount(of: rows)
    }

    /// Calls `body` with a way to read pieces that checks no bounds; its rows count from `firstSubject`.
    @inline(__always)
    func withPieces(_ body: (Pieces) -> Void) {
        first.withRows { first in
            second.withRows { second in
                third.withRows { body(Pieces(first: first, second: second, third: $0)) }
            }
        }
    }

    struct Pieces {
        let first: RowTable.Rows
        let second: RowTable.Rows
        let third: RowTable.Rows
    }

    private func rows(of subjects: Range<Int>) -> Range<Int> {
        subjects.lowerBound - firstSubject..<subjects.upperBound - firstSubject
    }
}

extension SeriesSet.Family {
    /// The family's own label in the series with one of its values; nil where there is none, or where it is empty.
    func ownLabel(at index: Int) -> WireLabel? {
        let value = labelValues[index]
        return label.isEmpty || value.isEmpty ? nil : WireLabel(name: label, value: value)
    }
}
