/// Writes `io.prometheus.write.v2.Request`, the message of remote write 2.0: each text is in the request once, and labels
/// refer to it by its number.
///
/// As of release candidate 4 of the specification it is each sample of a counter that tells since when it counts.
struct SymbolRequestEncoder: Sendable {
    private static let symbolsField: UInt8 = 4
    private static let seriesField: UInt8 = 5
    private static let metadataField: UInt8 = 5
    private static let startField: UInt8 = 3

    /// What the series of one family and label value have in common, as numbers of `texts`.
    private struct Common: Sendable {
        let lower: [UInt8]
        let upper: [UInt8]
        let help: UInt32
        let unit: UInt32
        let kind: SeriesSet.Family.Kind
        let decimals: Int
        /// Which of `rows` holds the subjects' labels.
        let rowsIndex: Int
    }

    private let seriesCount: Int
    private let counterStart: Int64
    private let subjectSeries: [SubjectSeries]
    /// For each of `subjectSeries`.
    private let common: [Common]
    /// Labels as numbers of `texts`.
    private let rows: [LabelRows]
    private let texts: RowTable

    init(set: SeriesSet, external: [WireLabel]) {
        var symbols = SymbolTable()
        let format = LabelRows.Format(nameLabel: RemoteWriteEncoder.nameLabel) { label in
            Self.pair(symbols.number(of: label.name), symbols.number(of: label.value))
        }
        seriesCount = set.count
        counterStart = set.counterStart
        subjectSeries = set.subjectSeries
        let (rows, rowsIndex) = LabelRows.all(set, subjectSeries, external: external, format: format)
        var common: [Common] = []
        for (series, rowsIndex) in zip(subjectSeries, rowsIndex) {
            let family = set.blocks[series.block].families[series.family]
            let (lower, upper) = format.insertions(family, labelValue: series.labelValue)
            common.append(
                Common(
                    lower: lower,
                    upper: upper,
                    help: symbols.number(of: family.help),
                    unit: symbols.number(of: family.unit),
                    kind: family.kind,
                    decimals: family.decimals,
                    rowsIndex: rowsIndex
                )
            )
        }
        self.rows = rows
        self.common = common
        texts = symbols.texts
    }

    func encode(_ batch: SampleBatch, includesHelp: Bool, into body: inout [UInt8]) {
        let pieces = subjectSeries.pieces(of: batch)
        let values = BatchValues(batch, seriesCount: seriesCount)
        let writer = TimeSeriesWriter(values, field: Self.seriesField, hasPackedLabels: true)
        var symbols = RequestSymbols(texts)
        let rows = packedRows(pieces, symbols: &symbols)
        let common = pieces.map { packed(self.common[$0.index], includesHelp: includesHelp, symbols: &symbols) }
        var capacity = symbols.maximumLength
        for (piece, common) in zip(pieces, common) {
            capacity += writer.maximumLength(piece, rows: rows[self.common[piece.index].rowsIndex], common: common)
        }
        body.append(upTo: capacity) { cursor in
            symbols.write(field: Self.symbolsField, to: &cursor)
            for (piece, common) in zip(pieces, common) {
                writer.write(piece, rows: rows[self.common[piece.index].rowsIndex], common: common, to: &cursor)
            }
        }
    }

    /// The label rows of the subjects that the batch has, as numbers of the request.
    private func packedRows(_ pieces: [BatchPiece], symbols: inout RequestSymbols) -> [LabelRows] {
        var subjects: [Range<Int>] = rows.map { _ in 0..<0 }
        for piece in pieces {
            let index = common[piece.index].rowsIndex
            let known = subjects[index].isEmpty ? piece.subjects : subjects[index]
            subjects[index] =
                min(known.lowerBound, piece.subjects.lowerBound)..<max(known.upperBound, piece.subjects.upperBound)
        }
        return zip(rows, subjects).map { rows, subjects in
            rows.translated(subjects) { Self.pack($0, symbols: &symbols, into: &$1) }
        }
    }

    private func packed(
        _ common: Common,
        includesHelp: Bool,
        symbols: inout RequestSymbols
    ) -> TimeSeriesWriter.Common {
        var (lower, upper): ([UInt8], [UInt8]) = ([], [])
        common.lower.withUnsafeBufferPointer { Self.pack($0, symbols: &symbols, into: &lower) }
        common.upper.withUnsafeBufferPointer { Self.pack($0, symbols: &symbols, into: &upper) }
        let help = includesHelp ? symbols.number(of: common.help) : 0
        let metadata =
            Protobuf.field(1, common.kind.remoteWriteType) + Protobuf.field(3, UInt64(help))
            + Protobuf.field(4, UInt64(symbols.number(of: common.unit)))
        let isCounter = common.kind == .counter
        return TimeSeriesWriter.Common(
            lower: lower,
            upper: upper,
            sampleTail: isCounter ? Protobuf.field(Self.startField, UInt64(bitPattern: counterStart)) : [],
            tail: Protobuf.field(Self.metadataField, metadata),
            decimals: common.decimals
        )
    }

    /// A label as the numbers of its name and its value in the table, four bytes each.
    private static func pair(_ name: UInt32, _ value: UInt32) -> [UInt8] {
        [name, value].flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }

    /// Appends for each number of a piece of labels the number that its text has in the request.
    private static func pack(
        _ numbers: UnsafeBufferPointer<UInt8>,
        symbols: inout RequestSymbols,
        into piece: inout [UInt8]
    ) {
        let table = UnsafeRawBufferPointer(numbers)
        for start in stride(from: 0, to: table.count, by: 4) {
            var rest = symbols.number(
                of: UInt32(littleEndian: table.loadUnaligned(fromByteOffset: start, as: UInt32.self))
            )
            while rest >= 0x80 {
                piece.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            piece.append(UInt8(truncatingIfNeeded: rest))
        }
    }
}
