/// Why bytes are no series set or no row of samples: they were garbled or cut on the way, or belong to something else.
public enum SeriesCodecError: Error, Hashable, CustomStringConvertible {
    /// A format that this version does not know.
    case unknownFormat(UInt8)
    /// The bytes end before what they announce.
    case endsEarly
    /// There are bytes after the end.
    case tooLong(bytes: Int)
    /// A number takes more than 64 bits.
    case numberTooBig
    /// A text is not UTF-8.
    case invalidText
    /// Something that no encoder writes.
    case invalid(String)

    public var description: String {
        switch self {
        case .unknownFormat(let format): "format \(format) is unknown; known is \(SeriesSetCodec.format)"
        case .endsEarly: "the bytes end before what they announce"
        case .tooLong(let bytes): "\(bytes) bytes stand after the end"
        case .numberTooBig: "a number takes more than 64 bits"
        case .invalidText: "a text is not UTF-8"
        case .invalid(let what): what
        }
    }
}
