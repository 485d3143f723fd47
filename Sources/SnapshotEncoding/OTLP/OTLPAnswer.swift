/// What a receiver answers to an OTLP request that it took: `ExportMetricsServiceResponse`, which tells how many data points
/// it refused all the same. https://opentelemetry.io/docs/specs/otlp/#partial-success
public struct OTLPAnswer: Sendable, Hashable {
    /// Data points that the receiver did not take; not below 0.
    public var rejectedDataPoints: Int64 = 0
    /// What the receiver says about them, or a warning where it took all; empty for nothing. At most a kilobyte.
    public var errorMessage = ""

    private static let maximumMessageLength = 1024

    /// Reads the body of an answer; nil where it is no such message. An empty body is one that says nothing.
    public init?(decoding body: [UInt8]) {
        do throws(SeriesCodecError) {
            try Self.readFields(body[...]) { field, content throws(SeriesCodecError) in
                guard field == 1, case .bytes(let message) = content else { return }
                try Self.readFields(message) { field, content throws(SeriesCodecError) in
                    switch (field, content) {
                    case (1, .number(let count)): rejectedDataPoints = max(0, Int64(bitPattern: count))
                    case (2, .bytes(let text)):
                        errorMessage = String(decoding: text.prefix(Self.maximumMessageLength), as: UTF8.self)
                    default: break
                    }
                }
            }
        } catch {
            return nil
        }
    }

    private enum Content {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    /// Calls `body` for each field of a message, in order.
    private static func readFields(
        _ message: ArraySlice<UInt8>,
        _ body: (UInt64, Content) throws(SeriesCodecError) -> Void
    ) throws(SeriesCodecError) {
        var reader = ByteReader(message)
        while reader.count > 0 {
            let key = try reader.readVarint()
            guard key >> 3 > 0, let type = Protobuf.WireType(rawValue: UInt8(key & 7)) else {
                throw .invalid("a field without a number, or of an unknown type")
            }
            switch type {
            case .varint: try body(key >> 3, .number(try reader.readVarint()))
            case .lengthDelimited: try body(key >> 3, .bytes(try reader.readBytes()))
            case .fixed64: try body(key >> 3, .bytes(try reader.readBytes(count: 8)))
            case .fixed32: try body(key >> 3, .bytes(try reader.readBytes(count: 4)))
            }
        }
    }
}
