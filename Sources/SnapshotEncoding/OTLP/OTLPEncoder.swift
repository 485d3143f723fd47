/// Writes batches of one series set as `ExportMetricsServiceRequest`, the protobuf message that OTLP/HTTP takes at
/// `/v1/metrics`: https://opentelemetry.io/docs/specs/otlp/ and the messages in opentelemetry-proto 1.x.
///
/// All is about one resource: the external labels `job` and `instance` are its `service.name` and `service.instance.id`, the
/// others keep their names. Metrics have the names of a scrape; counters are monotonic cumulative sums from the start of
/// the run. Integers stay integers where the family has no decimals.
public struct OTLPEncoder: Sendable {
    /// Value of the HTTP header `Content-Type`.
    public static let contentType = "application/x-protobuf"

    private enum PointField {
        static let start: UInt8 = 2
        static let time: UInt8 = 3
        static let double: UInt8 = 4
        static let integer: UInt8 = 6
        static let attributes: UInt8 = 7
        static let flags: UInt8 = 8
    }

    /// `DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK`: the series has no value at this time.
    private static let noRecordedValue: UInt64 = 1
    /// Key and bytes of a field of eight bytes, and of the flags.
    private static let fixedLength = 9
    private static let flagsLength = 2

    /// What the data points of one family are in.
    private struct Metric: Sendable {
        /// Name, description and unit.
        let head: [UInt8]
        /// Number of the field with the data points' message: a gauge or a sum.
        let dataField: UInt8
        /// Fields after the data points: what kind of sum it is.
        let dataTail: [UInt8]
        let isCounter: Bool
        let decimals: Int

        init(_ family: SeriesSet.Family) {
            head =
                Protobuf.field(1, family.name) + Protobuf.field(2, family.help)
                + Protobuf.field(3, OTLPEncoder.unit(family.unit))
            isCounter = family.kind == .counter
            dataField = isCounter ? 7 : 5
            // AGGREGATION_TEMPORALITY_CUMULATIVE, and that it is monotonic.
            dataTail = isCounter ? Protobuf.field(2, 2) + Protobuf.field(3, 1) : []
            decimals = family.decimals
        }
    }

    private let seriesCount: Int
    /// Nanoseconds since 1970.
    private let counterStart: UInt64
    private let subjectSeries: [SubjectSeries]
    /// For each of `subjectSeries`: the attribute of the family's own label, and which of `rows` holds the others.
    private let ownAttributes: [[UInt8]]
    private let rowsIndex: [Int]
    private let rows: [LabelRows]
    /// For each family of each block.
    private let metrics: [[Metric]]
    /// Fields `ResourceMetrics.resource` and `ScopeMetrics.scope`.
    private let resource: [UInt8]
    private let scope: [UInt8]

    /// - Parameter externalLabels: attributes of the resource. Empty ones are left out.
    public init(set: SeriesSet, externalLabels: [(name: String, value: String)]) {
        seriesCount = set.count
        counterStart = Self.nanoseconds(set.counterStart)
        subjectSeries = set.subjectSeries
        let format = LabelRows.Format(nameLabel: nil) { Self.attribute(PointField.attributes, $0) }
        (rows, rowsIndex) = LabelRows.all(set, subjectSeries, external: [], format: format)
        ownAttributes = subjectSeries.map { series in
            let family = set.blocks[series.block].families[series.family]
            return family.ownLabel(at: series.labelValue).map(format.bytes) ?? []
        }
        metrics = set.blocks.map { $0.families.map { Metric($0) } }
        let names = ["job": "service.name", "instance": "service.instance.id"]
        var attributes: [WireLabel] = []
        for label in externalLabels where !label.value.isEmpty {
            let name = names[label.name] ?? label.name
            // Names are unique in a resource.
            if attributes.contains(where: { $0.name == name }) { continue }
            attributes.append(WireLabel(name: name, value: label.value))
        }
        resource = Protobuf.field(1, attributes.flatMap { Self.attribute(1, $0) })
        scope = Protobuf.field(1, Protobuf.field(1, "aerostat"))
    }

    /// Appends a request; nothing for a batch without samples.
    public func encode(_ batch: SampleBatch, into body: inout [UInt8]) {
        guard batch.sampleCount > 0 else { return }
        let values = BatchValues(batch, seriesCount: seriesCount)
        let pieces = subjectSeries.pieces(of: batch)
        var metrics: [UInt8] = []
        var points: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            let series = subjectSeries[piece.index]
            let metric = self.metrics[series.block][series.family]
            append(piece, of: metric, values, to: &points)
            if index + 1 < pieces.count {
                let next = subjectSeries[pieces[index + 1].index]
                if next.block == series.block && next.family == series.family { continue }
            }
            append(metric, points: points, to: &metrics)
            points.removeAll(keepingCapacity: true)
        }
        let scopeLength = scope.count + metrics.count
        let resourceLength = resource.count + Protobuf.fieldLength(ofBytes: scopeLength)
        body.append(upTo: Protobuf.fieldLength(ofBytes: resourceLength)) { cursor in
            cursor.write(protobufField: 1, length: resourceLength)
            cursor.write(resource)
            cursor.write(protobufField: 2, length: scopeLength)
            cursor.write(scope)
            cursor.write(metrics)
        }
    }

    /// Appends a field `ScopeMetrics.metrics`.
    private func append(_ metric: Metric, points: [UInt8], to metrics: inout [UInt8]) {
        let dataLength = points.count + metric.dataTail.count
        let length = metric.head.count + Protobuf.fieldLength(ofBytes: dataLength)
        metrics.append(upTo: Protobuf.fieldLength(ofBytes: length)) { cursor in
            cursor.write(protobufField: 2, length: length)
            cursor.write(metric.head)
            cursor.write(protobufField: metric.dataField, length: dataLength)
            cursor.write(points)
            cursor.write(metric.dataTail)
        }
    }

    /// Appends the data points of a piece, each a field 1 of its gauge or sum.
    private func append(_ piece: BatchPiece, of metric: Metric, _ batch: BatchValues, to points: inout [UInt8]) {
        let rows = rows[rowsIndex[piece.index]]
        let ownAttribute = ownAttributes[piece.index]
        let valueLength = batch.isStale ? Self.flagsLength : Self.fixedLength
        let fixed = ownAttribute.count + Self.fixedLength * (metric.isCounter ? 2 : 1) + valueLength
        let pointLength = fixed + 1 + ByteCursor.maximumVarintLength
        let capacity = (rows.byteCount(of: piece.subjects) + piece.subjects.count * pointLength) * batch.times.count
        let divisor = doublePowersOfTen[metric.decimals]
        points.append(upTo: capacity) { cursor in
            rows.withPieces { labels in
                var position = piece.offset * batch.times.count
                for subject in piece.subjects {
                    let (first, third) = (labels.first[subject], labels.third[subject])
                    for time in batch.times {
                        cursor.write(protobufField: 1, length: fixed + first.count + third.count)
                        if metric.isCounter { cursor.write(fixed64: PointField.start, counterStart) }
                        cursor.write(fixed64: PointField.time, Self.nanoseconds(time))
                        if batch.isStale {
                            cursor.write(Protobuf.key(PointField.flags, .varint))
                            cursor.write(varint: Self.noRecordedValue)
                        } else if metric.decimals == 0 {
                            cursor.write(fixed64: PointField.integer, UInt64(bitPattern: batch.values[position]))
                        } else {
                            let value = Double(batch.values[position]) / divisor
                            cursor.write(fixed64: PointField.double, value.bitPattern)
                        }
                        cursor.write(first)
                        cursor.write(ownAttribute)
                        cursor.write(third)
                        position += 1
                    }
                }
            }
        }
    }

    /// A field with a `KeyValue` whose value is a text.
    private static func attribute(_ field: UInt8, _ label: WireLabel) -> [UInt8] {
        let value = Protobuf.field(1, label.value)
        return Protobuf.field(field, Protobuf.field(1, label.name) + Protobuf.field(2, value))
    }

    /// The unit as the Unified Code for Units of Measure spells it, which OpenTelemetry asks for.
    private static func unit(_ unit: String) -> String {
        switch unit {
        case "": ""
        case "bytes": "By"
        case "seconds": "s"
        case "ratio": "1"
        default: "{\(unit)}"
        }
    }

    /// Nothing before 1970, and the last moment that the field holds for all after it.
    private static func nanoseconds(_ milliseconds: Int64) -> UInt64 {
        let (nanoseconds, isTooLate) = UInt64(max(0, milliseconds)).multipliedReportingOverflow(by: 1_000_000)
        return isTooLate ? .max : nanoseconds
    }
}
