import DeliveryQueue
import HostModel
import SnapshotEncoding

/// The bytes of items in a queue.
enum QueuedItem {
    case samples(SampleRow)
    case ended([Range<Int>], milliseconds: Int64)
    case report(PushReport)

    /// Outlives the program: a queue that an older version has left is read by a newer one.
    private enum Kind: UInt8 {
        case samples = 1
        case ended = 2
        case report = 3
    }

    /// Bytes that no version of this program has written, or that have changed since.
    struct Malformed: Error {}

    static func record(of item: PushItem) -> QueueRecord {
        switch item {
        case .samples(let row, _):
            QueueRecord(
                kind: Kind.samples.rawValue,
                payload: SampleRowCodec.encode(row),
                amount: DeliveryAmount(samples: Int64(row.values.count))
            )
        case .ended(let series, _, let milliseconds):
            QueueRecord(
                kind: Kind.ended.rawValue,
                payload: encode(series, milliseconds: milliseconds),
                amount: DeliveryAmount(samples: Int64(series.reduce(0) { $0 + $1.count }))
            )
        case .report(let report):
            QueueRecord(
                kind: Kind.report.rawValue,
                payload: encode(report),
                amount: DeliveryAmount(reports: 1)
            )
        }
    }

    /// - Parameter seriesCount: of the set that is the record's context.
    init(_ record: QueueRecord, seriesCount: Int) throws(Malformed) {
        switch Kind(rawValue: record.kind) {
        case .samples:
            do throws(SeriesCodecError) {
                self = .samples(try SampleRowCodec.decode(record.payload, count: seriesCount))
            } catch {
                throw Malformed()
            }
        case .ended: self = try Self.decodeEnded(record.payload, seriesCount: seriesCount)
        case .report: self = .report(try Self.decodeReport(record.payload))
        case nil: throw Malformed()
        }
    }

    private static func encode(_ series: [Range<Int>], milliseconds: Int64) -> [UInt8] {
        var bytes = RecordBytes()
        bytes.append(milliseconds)
        for range in series {
            bytes.append(Int64(range.lowerBound))
            bytes.append(Int64(range.upperBound))
        }
        return bytes.bytes
    }

    private static func decodeEnded(_ payload: [UInt8], seriesCount: Int) throws(Malformed) -> QueuedItem {
        var bytes = RecordBytes(payload)
        let milliseconds = try bytes.readInteger()
        var series: [Range<Int>] = []
        while !bytes.isAtEnd {
            let (lower, upper) = (try bytes.readInteger(), try bytes.readInteger())
            guard lower >= Int64(series.last?.upperBound ?? 0), lower < upper, upper <= Int64(seriesCount) else {
                throw Malformed()
            }
            series.append(Int(lower)..<Int(upper))
        }
        return .ended(series, milliseconds: milliseconds)
    }

    private static func encode(_ report: PushReport) -> [UInt8] {
        var bytes = RecordBytes()
        bytes.append(Array(report.title.utf8))
        bytes.append(Array(report.content.mediaType.utf8))
        bytes.append(report.content.body)
        if let html = report.html { bytes.append(html) }
        return bytes.bytes
    }

    private static func decodeReport(_ payload: [UInt8]) throws(Malformed) -> PushReport {
        var bytes = RecordBytes(payload)
        let (title, mediaType) = (try bytes.readText(), try bytes.readText())
        let body = try bytes.readBytes()
        return PushReport(
            title: title,
            content: PushReport.Content(mediaType: mediaType, body: body),
            html: bytes.isAtEnd ? nil : try bytes.readBytes()
        )
    }
}

/// Integers and byte strings one after the other: eight bytes each, little end first, and strings with their length.
struct RecordBytes {
    private(set) var bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func append(_ value: Int64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ string: [UInt8]) {
        append(Int64(string.count))
        bytes += string
    }

    mutating func readInteger() throws(QueuedItem.Malformed) -> Int64 {
        guard bytes.count - position >= 8 else { throw QueuedItem.Malformed() }
        defer { position += 8 }
        return bytes.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Int64.self)) }
    }

    mutating func readBytes() throws(QueuedItem.Malformed) -> [UInt8] {
        let count = try readInteger()
        guard count >= 0, count <= bytes.count - position else { throw QueuedItem.Malformed() }
        defer { position += Int(count) }
        return Array(bytes[position..<position + Int(count)])
    }

    mutating func readText() throws(QueuedItem.Malformed) -> String {
        guard let text = String(validating: try readBytes(), as: UTF8.self) else { throw QueuedItem.Malformed() }
        return text
    }
}
