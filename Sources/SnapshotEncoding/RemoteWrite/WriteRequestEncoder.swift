/// Writes `prometheus.WriteRequest`, the message of remote write 1.0: labels are texts in each series.
struct WriteRequestEncoder: Sendable {
    private static let seriesField: UInt8 = 1
    private static let metadataField: UInt8 = 3

    private let seriesCount: Int
    private let subjectSeries: [SubjectSeries]
    /// For each of `subjectSeries`.
    private let common: [TimeSeriesWriter.Common]
    /// For each of `subjectSeries`, which of `rows` its labels are in.
    private let rowsIndex: [Int]
    private let rows: [LabelRows]
    /// What each family of each block is.
    private let metadata: [[[UInt8]]]

    init(set: SeriesSet, external: [WireLabel]) {
        seriesCount = set.count
        subjectSeries = set.subjectSeries
        let format = LabelRows.Format(nameLabel: RemoteWriteEncoder.nameLabel, bytes: Self.label)
        (rows, rowsIndex) = LabelRows.all(set, subjectSeries, external: external, format: format)
        common = subjectSeries.map { series in
            let family = set.blocks[series.block].families[series.family]
            let (lower, upper) = format.insertions(family, labelValue: series.labelValue)
            return TimeSeriesWriter.Common(
                lower: lower,
                upper: upper,
                sampleTail: [],
                tail: [],
                decimals: family.decimals
            )
        }
        metadata = set.blocks.map { $0.families.map { Protobuf.field(Self.metadataField, Self.metadata($0)) } }
    }

    func encode(_ batch: SampleBatch, includesMetadata: Bool, into body: inout [UInt8]) {
        let pieces = subjectSeries.pieces(of: batch)
        let values = BatchValues(batch, seriesCount: seriesCount)
        let writer = TimeSeriesWriter(values, field: Self.seriesField, hasPackedLabels: false)
        let capacity = pieces.reduce(0) {
            $0 + writer.maximumLength($1, rows: rows[rowsIndex[$1.index]], common: common[$1.index])
        }
        body.append(upTo: capacity) { cursor in
            for piece in pieces {
                writer.write(piece, rows: rows[rowsIndex[piece.index]], common: common[piece.index], to: &cursor)
            }
        }
        guard includesMetadata else { return }
        var last: (block: Int, family: Int)?
        for piece in pieces {
            let series = subjectSeries[piece.index]
            if let last, last == (series.block, series.family) { continue }
            body += metadata[series.block][series.family]
            last = (series.block, series.family)
        }
    }

    /// A field `labels` of `TimeSeries`.
    private static func label(_ label: WireLabel) -> [UInt8] {
        Protobuf.field(1, Protobuf.field(1, label.name) + Protobuf.field(2, label.value))
    }

    /// A message `MetricMetadata`.
    private static func metadata(_ family: SeriesSet.Family) -> [UInt8] {
        Protobuf.field(1, family.kind.remoteWriteType) + Protobuf.field(2, family.name)
            + Protobuf.field(4, family.help) + Protobuf.field(5, family.unit)
    }
}

extension SeriesSet.Family.Kind {
    /// `MetricType` of both versions of remote write.
    var remoteWriteType: UInt64 {
        switch self {
        case .counter: 1
        case .gauge: 2
        }
    }
}
