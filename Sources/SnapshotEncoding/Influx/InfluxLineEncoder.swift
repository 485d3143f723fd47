/// Writes batches of one series set in the line protocol of InfluxDB 1.x and 2.x, with times in milliseconds (`precision=ms`):
/// https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
///
/// A line is what one subject has at one moment: the measurement is the prefix of its block, the fields are the rest of
/// the families' names. So VictoriaMetrics, which joins the two by an underscore, gets the names of a scrape. Families with
/// a label of their own share a line where the label has the same name and value there. The type of a field is the same
/// in all lines: an integer where the family has no decimals, else a float. Nothing says that a series has ended.
public struct InfluxLineEncoder: Sendable {
    /// Value of the HTTP header `Content-Type`.
    public static let contentType = "text/plain; charset=utf-8"

    /// What one of `subjectSeries` is in its line.
    private struct Field: Sendable {
        let key: [UInt8]
        let decimals: Int
    }

    /// Lines of one block: with the same label and value, or with none.
    private struct Line: Sendable {
        let block: Int
        /// Tag of the label; empty for none.
        let ownTag: [UInt8]
        /// Which of `rows` has the subjects' tags.
        let rowsIndex: Int
        /// Indices in `subjectSeries`; they ascend.
        var fields: [Int]
    }

    private let seriesCount: Int
    private let subjectSeries: [SubjectSeries]
    /// For each of `subjectSeries`.
    private let fields: [Field]
    /// In the order of their blocks.
    private let lines: [Line]
    private let rows: [LabelRows]
    /// For each block.
    private let measurements: [[UInt8]]

    /// - Parameter externalLabels: tags of every line unless it has one of that name. Empty ones are left out.
    public init(set: SeriesSet, externalLabels: [(name: String, value: String)]) {
        let external = externalLabels.map { WireLabel(name: $0.name, value: $0.value) }
        let format = LabelRows.Format(nameLabel: nil) { label in
            Array(",".utf8) + InfluxEscaping.key(label.name) + "=".utf8 + InfluxEscaping.key(label.value)
        }
        seriesCount = set.count
        subjectSeries = set.subjectSeries
        measurements = set.blocks.map { InfluxEscaping.measurement($0.prefix) }
        let (rows, rowsIndex) = LabelRows.all(set, subjectSeries, external: external, format: format)
        self.rows = rows
        var lines: [Line] = []
        var fields: [Field] = []
        for (index, series) in subjectSeries.enumerated() {
            let block = set.blocks[series.block]
            let family = block.families[series.family]
            let name = family.name.utf8.dropFirst(block.prefix.utf8.count + 1)
            let key = InfluxEscaping.key(String(decoding: name, as: UTF8.self)) + "=".utf8
            fields.append(Field(key: key, decimals: family.decimals))
            let ownTag = family.ownLabel(at: series.labelValue).map(format.bytes) ?? []
            let known = lines.lastIndex {
                $0.block == series.block && $0.ownTag == ownTag && $0.rowsIndex == rowsIndex[index]
            }
            if let known {
                lines[known].fields.append(index)
            } else {
                lines.append(Line(block: series.block, ownTag: ownTag, rowsIndex: rowsIndex[index], fields: [index]))
            }
        }
        self.lines = lines
        self.fields = fields
    }

    /// Appends the lines of a batch; none for the note that series have ended.
    public func encode(_ batch: SampleBatch, into body: inout [UInt8]) {
        guard case .values(let moments) = batch.content else { return }
        for row in moments { precondition(row.values.count == seriesCount, "a row belongs to another set") }
        // Series of one range follow one another, so their pieces are found by number.
        for range in batch.series where !range.isEmpty {
            let pieces = subjectSeries.pieces(of: SampleBatch(content: batch.content, series: [range]))
            let first = pieces[0].index
            let blocks = subjectSeries[first].block...subjectSeries[pieces[pieces.count - 1].index].block
            for line in lines where blocks.contains(line.block) {
                let present = line.fields.filter { $0 >= first && $0 - first < pieces.count }
                guard !present.isEmpty else { continue }
                encode(line, present.map { pieces[$0 - first] }, moments, into: &body)
            }
        }
    }

    /// Appends the lines of some subjects of a block with the fields that they have in the batch.
    private func encode(_ line: Line, _ pieces: [BatchPiece], _ moments: [SampleRow], into body: inout [UInt8]) {
        let subjects = pieces.map(\.subjects).reduce(pieces[0].subjects) {
            min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
        }
        let rows = rows[line.rowsIndex]
        let measurement = measurements[line.block]
        // Two spaces, a time, a line feed; of a field the comma before it and the letter after it.
        let fixed = measurement.count + line.ownTag.count + ByteCursor.maximumNumberLength + 3
        let fieldsLength = pieces.reduce(0) { $0 + fields[$1.index].key.count + ByteCursor.maximumNumberLength + 2 }
        let capacity = (rows.byteCount(of: subjects) + subjects.count * (fixed + fieldsLength)) * moments.count
        body.append(upTo: capacity) { cursor in
            rows.withPieces { labels in
                for subject in subjects where pieces.contains(where: { $0.subjects.contains(subject) }) {
                    for moment in moments {
                        cursor.write(measurement)
                        cursor.write(labels.first[subject])
                        cursor.write(line.ownTag)
                        cursor.write(labels.third[subject])
                        write(pieces, of: subject, moment.values, to: &cursor)
                        cursor.write(UInt8(ascii: " "))
                        cursor.write(moment.milliseconds, decimals: 0)
                        cursor.write(UInt8(ascii: "\n"))
                    }
                }
            }
        }
    }

    private func write(_ pieces: [BatchPiece], of subject: Int, _ values: [Int64], to cursor: inout ByteCursor) {
        var separator = UInt8(ascii: " ")
        values.withUnsafeBufferPointer { values in
            for piece in pieces where piece.subjects.contains(subject) {
                let field = fields[piece.index]
                cursor.write(separator)
                cursor.write(field.key)
                cursor.write(values[subjectSeries[piece.index].series.lowerBound + subject], decimals: field.decimals)
                if field.decimals == 0 { cursor.write(UInt8(ascii: "i")) }
                separator = UInt8(ascii: ",")
            }
        }
    }
}
