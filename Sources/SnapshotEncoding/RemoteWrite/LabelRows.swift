/// The ready label bytes of a block's subjects, cut open where the labels that differ from family to family go: the name
/// and the family's own label.
///
/// Labels are sorted by name, so those of a subject stand before, between and after these two; families whose own labels
/// have the same name share the pieces.
struct LabelRows: Sendable {
    /// Label under which a series has its name.
    static let nameLabel = "__name__"

    /// Pieces of each subject, and the bytes of a label that goes between the first two and the last two.
    private(set) var first = RowTable()
    private(set) var second = RowTable()
    private(set) var third = RowTable()
    /// The subject of the first row.
    let firstSubject: Int

    /// - Parameters:
    ///   - ownLabel: name of the families' own label; empty for none.
    ///   - bytes: what a label is in the request.
    private init(
        _ block: SeriesSet.Block,
        ownLabel: String,
        external: [WireLabel],
        bytes: (WireLabel) -> [UInt8]
    ) {
        firstSubject = 0
        let (lower, upper) = Self.order(ownLabel)
        for subject in block.subjects.indices {
            var pieces: [[UInt8]] = [[], [], []]
            // A label of the name of the metric would be there twice.
            for label in block.wireLabels(ofSubject: subject, external: external, ownLabel: ownLabel)
            where label.name != Self.nameLabel {
                let piece = precedes(label.name, lower) ? 0 : precedes(label.name, upper) ? 1 : 2
                pieces[piece] += bytes(label)
            }
            first.append(pieces[0])
            second.append(pieces[1])
            third.append(pieces[2])
        }
    }

    private init(firstSubject: Int) { self.firstSubject = firstSubject }

    /// Rows for each block and own label of a set, and for each of its series which of them holds its labels.
    static func all(
        _ set: SeriesSet,
        _ series: [SubjectSeries],
        external: [WireLabel],
        bytes: (WireLabel) -> [UInt8]
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
            rows.append(LabelRows(block, ownLabel: key.ownLabel, external: external, bytes: bytes))
        }
        return (rows, index)
    }

    /// The rows of some subjects with other bytes.
    ///
    /// - Parameter append: appends what stands for a piece.
    func translated(_ subjects: Range<Int>, append: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void) -> LabelRows {
        var rows = LabelRows(firstSubject: subjects.lowerBound)
        let range = subjects.lowerBound - firstSubject..<subjects.upperBound - firstSubject
        rows.first = first.translated(range, append: append)
        rows.second = second.translated(range, append: append)
        rows.third = third.translated(range, append: append)
        return rows
    }

    /// The two names in the order in which they stand among the labels; the same one twice where there is no own label.
    private static func order(_ ownLabel: String) -> (lower: String, upper: String) {
        guard !ownLabel.isEmpty else { return (nameLabel, nameLabel) }
        return precedes(ownLabel, nameLabel) ? (ownLabel, nameLabel) : (nameLabel, ownLabel)
    }

    /// The bytes of the two labels that go in between, in their order.
    ///
    /// - Parameter ownLabel: nil where the family has none, or an empty value of it.
    static func insertions(
        name: String,
        ownLabel: WireLabel?,
        bytes: (WireLabel) -> [UInt8]
    ) -> (lower: [UInt8], upper: [UInt8]) {
        let nameBytes = bytes(WireLabel(name: nameLabel, value: name))
        guard let ownLabel else { return (nameBytes, []) }
        let isFirst = precedes(ownLabel.name, nameLabel)
        return isFirst ? (bytes(ownLabel), nameBytes) : (nameBytes, bytes(ownLabel))
    }
}
