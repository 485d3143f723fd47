/// The bytes of a series set, as a queue keeps them beside the rows whose values they explain.
///
/// The format is aerostat's own: a byte that names it, then numbers as varints and texts with their length before them.
/// Decoding trusts nothing: what comes from a file may have been cut or garbled.
public enum SeriesSetCodec {
    /// The first byte; another one means another format.
    static let format: UInt8 = 1

    /// More series than this are garbled bytes: a hundred times the biggest fleet.
    static let maximumSeries = 1 << 28

    public static func encode(_ set: SeriesSet) -> [UInt8] {
        var bytes: [UInt8] = [format]
        append(zigzag(set.counterStart), to: &bytes)
        append(set.blocks.count, to: &bytes)
        for block in set.blocks {
            append(block.prefix, to: &bytes)
            append(block.labelNames, to: &bytes)
            append(block.subjects.count, to: &bytes)
            for subject in block.subjects {
                for value in subject { append(value, to: &bytes) }
            }
            append(block.families.count, to: &bytes)
            for family in block.families { append(family, to: &bytes) }
        }
        return bytes
    }

    /// - Throws: for anything but what `encode` returns for a set whose blocks hold to their rules.
    public static func decode(_ bytes: [UInt8]) throws(SeriesCodecError) -> SeriesSet {
        var reader = ByteReader(bytes[...])
        let format = try reader.readByte()
        guard format == Self.format else { throw .unknownFormat(format) }
        let counterStart = unzigzag(try reader.readVarint())
        var blocks: [SeriesSet.Block] = []
        var seriesCount = 0
        // Prefix and three counts.
        for _ in 0..<(try reader.readCount(bytesEach: 4)) {
            let block = try decodeBlock(&reader)
            // Both factors are at most the number of bytes, so the product cannot overflow.
            seriesCount += block.seriesPerSubject * block.subjects.count
            guard seriesCount <= maximumSeries else { throw .invalid("there are more than \(maximumSeries) series") }
            blocks.append(block)
        }
        guard reader.count == 0 else { throw .tooLong(bytes: reader.count) }
        return SeriesSet(blocks: blocks, counterStart: counterStart)
    }

    private static func append(_ family: SeriesSet.Family, to bytes: inout [UInt8]) {
        append(family.name, to: &bytes)
        bytes += [family.kind.rawValue, UInt8(family.decimals)]
        for text in [family.unit, family.help, family.label] { append(text, to: &bytes) }
        append(family.labelValues, to: &bytes)
    }

    private static func append(_ texts: [String], to bytes: inout [UInt8]) {
        append(texts.count, to: &bytes)
        for text in texts { append(text, to: &bytes) }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(text.utf8.count, to: &bytes)
        bytes += text.utf8
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) { append(UInt64(number), to: &bytes) }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        bytes.append(upTo: ByteCursor.maximumVarintLength) { $0.write(varint: number) }
    }

    private static func decodeBlock(_ reader: inout ByteReader) throws(SeriesCodecError) -> SeriesSet.Block {
        let prefix = try reader.readText()
        let labelNames = try decodeTexts(&reader)
        guard zip(labelNames, labelNames.dropFirst()).allSatisfy({ precedes($0, $1) }) else {
            throw .invalid("the label names are not in order")
        }
        // Subjects without labels take no bytes, but then there is only one.
        let subjectCount = try reader.readCount(bytesEach: max(1, labelNames.count))
        guard subjectCount <= 1 || !labelNames.isEmpty else { throw .invalid("subjects cannot be told apart") }
        var subjects: [[String]] = []
        for _ in 0..<subjectCount {
            var subject: [String] = []
            for _ in labelNames { subject.append(try reader.readText()) }
            subjects.append(subject)
        }
        var families: [SeriesSet.Family] = []
        // Four texts, two bytes, a list of label values that is not empty.
        for _ in 0..<(try reader.readCount(bytesEach: 8)) {
            families.append(try decodeFamily(&reader, prefix: prefix))
        }
        return SeriesSet.Block(prefix: prefix, labelNames: labelNames, subjects: subjects, families: families)
    }

    private static func decodeFamily(
        _ reader: inout ByteReader,
        prefix: String
    ) throws(SeriesCodecError) -> SeriesSet.Family {
        let name = try reader.readText()
        guard name.utf8.starts(with: "\(prefix)_".utf8), name.utf8.count > prefix.utf8.count + 1 else {
            throw .invalid("the name of a family does not begin with that of its block")
        }
        guard let kind = SeriesSet.Family.Kind(rawValue: try reader.readByte()) else {
            throw .invalid("a family is neither a gauge nor a counter")
        }
        let decimals = try reader.readByte()
        guard decimals <= 9 else { throw .invalid("a family has more than 9 decimals") }
        let (unit, help, label) = (try reader.readText(), try reader.readText(), try reader.readText())
        let labelValues = try decodeTexts(&reader)
        guard label.isEmpty ? labelValues == [""] : !labelValues.isEmpty else {
            throw .invalid("the values of a family's label do not fit its name")
        }
        return SeriesSet.Family(
            name: name,
            kind: kind,
            unit: unit,
            help: help,
            decimals: Int(decimals),
            label: label,
            labelValues: labelValues
        )
    }

    private static func decodeTexts(_ reader: inout ByteReader) throws(SeriesCodecError) -> [String] {
        var texts: [String] = []
        for _ in 0..<(try reader.readCount(bytesEach: 1)) { texts.append(try reader.readText()) }
        return texts
    }
}
