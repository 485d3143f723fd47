/// Writes the messages `TimeSeries` of a batch, which both versions of remote write have: labels, samples, and in 2.0 what
/// the metric is.
struct TimeSeriesWriter {
    /// What the series of one family and label value have in common.
    struct Common: Sendable {
        /// Bytes of the label that goes between the first two pieces of a subject's labels, and between the last two.
        let lower: [UInt8]
        let upper: [UInt8]
        /// Fields of each sample after its time; not of the note that a series has ended.
        let sampleTail: [UInt8]
        /// Fields after the samples.
        let tail: [UInt8]
        let decimals: Int
    }

    /// The value that says that a series has ended: a NaN that no calculation yields.
    static let staleMarker: UInt64 = 0x7ff0_0000_0000_0002

    private static let samplesField: UInt8 = 2
    /// Key and bytes of `Sample.value`, which is not written when it is 0.
    private static let valueLength = 9

    private let batch: BatchValues
    /// Number of the field that holds a series in its request.
    private let field: UInt8
    /// Whether the labels are one field 1 of packed numbers, or each piece holds whole fields.
    private let hasPackedLabels: Bool
    /// Bytes of `Sample.timestamp` of each moment, and of all samples of a series without a value that is 0.
    private let timeLengths: [Int]
    private let samplesLength: Int

    init(_ batch: BatchValues, field: UInt8, hasPackedLabels: Bool) {
        self.batch = batch
        self.field = field
        self.hasPackedLabels = hasPackedLabels
        timeLengths = batch.times.map { 1 + varintLength(UInt64(bitPattern: $0)) }
        samplesLength = timeLengths.reduce(0) { $0 + 2 + Self.valueLength + $1 }
    }

    /// An upper bound of the bytes that `write` writes.
    func maximumLength(_ piece: BatchPiece, rows: LabelRows, common: Common) -> Int {
        let samples = samplesLength + batch.times.count * common.sampleTail.count
        let fixed = common.lower.count + common.upper.count + samples + common.tail.count
        // Two keys and two lengths: of the message, and of the packed labels.
        return rows.byteCount(of: piece.subjects) + piece.subjects.count
            * (fixed + 2 + 2 * ByteCursor.maximumVarintLength)
    }

    /// Writes the series of a piece.
    func write(_ piece: BatchPiece, rows: LabelRows, common: Common, to cursor: inout ByteCursor) {
        let tailsLength = batch.isStale ? 0 : batch.times.count * common.sampleTail.count
        let fixedLength = samplesLength + tailsLength + common.tail.count
        rows.withPieces { pieces in
            var position = piece.offset * batch.times.count
            for subject in piece.subjects {
                let row = subject - rows.firstSubject
                let (first, second, third) = (pieces.first[row], pieces.second[row], pieces.third[row])
                let labelsLength =
                    first.count + common.lower.count + second.count + common.upper.count + third.count
                var length = labelsLength + fixedLength - zeroCount(at: position) * Self.valueLength
                if hasPackedLabels { length += 1 + varintLength(labelsLength) }
                cursor.write(protobufField: field, length: length)
                if hasPackedLabels { cursor.write(protobufField: 1, length: labelsLength) }
                cursor.write(first)
                cursor.write(common.lower)
                cursor.write(second)
                cursor.write(common.upper)
                cursor.write(third)
                writeSamples(at: position, common: common, to: &cursor)
                cursor.write(common.tail)
                position += batch.times.count
            }
        }
    }

    /// How many of the samples of a series are 0.
    @inline(__always)
    private func zeroCount(at position: Int) -> Int {
        guard !batch.isStale else { return 0 }
        return batch.values.withUnsafeBufferPointer { values in
            var count = 0
            for moment in batch.times.indices where values[position + moment] == 0 { count += 1 }
            return count
        }
    }

    @inline(__always)
    private func writeSamples(at position: Int, common: Common, to cursor: inout ByteCursor) {
        let divisor = doublePowersOfTen[common.decimals]
        let hasTail = !batch.isStale && !common.sampleTail.isEmpty
        batch.values.withUnsafeBufferPointer { values in
            batch.times.withUnsafeBufferPointer { times in
                timeLengths.withUnsafeBufferPointer { timeLengths in
                    for moment in times.indices {
                        let value = batch.isStale ? 0 : values[position + moment]
                        let bits = batch.isStale ? Self.staleMarker : (Double(value) / divisor).bitPattern
                        var length = timeLengths[moment] + (bits == 0 ? 0 : Self.valueLength)
                        if hasTail { length += common.sampleTail.count }
                        cursor.write(protobufField: Self.samplesField, length: length)
                        if bits != 0 {
                            cursor.write(Protobuf.key(1, .fixed64))
                            cursor.write(littleEndian: bits)
                        }
                        cursor.write(Protobuf.key(2, .varint))
                        cursor.write(varint: UInt64(bitPattern: times[moment]))
                        if hasTail { cursor.write(common.sampleTail) }
                    }
                }
            }
        }
    }
}
