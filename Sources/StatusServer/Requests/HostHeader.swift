/// The name under which a client says that it has reached the server.
enum HostHeader {
    /// Longest name of a host, with brackets, colon and port.
    private static let maximumLength = 255 + 8

    /// The header's value when it is a plain `HOST` or `HOST:PORT`; nil for everything else. It is repeated in pages,
    /// so nothing passes that could mean something there.
    static func plain(_ value: String?) -> String? {
        guard let value, !value.isEmpty, value.utf8.count <= maximumLength else { return nil }
        let isPlain = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
                UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
        return isPlain ? value : nil
    }
}
