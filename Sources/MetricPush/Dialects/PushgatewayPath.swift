import CurlTransfer

/// The path under which a Pushgateway keeps a group of series: its labels, the job first.
enum PushgatewayPath {
    /// - Parameter labels: of the group, which begins with a `job` that is not empty; no name twice.
    /// - Returns: the path below the gateway's URL, percent-encoded, with a slash in front.
    static func make(_ labels: [(name: String, value: String)]) -> String {
        labels.reduce(into: "/metrics") { $0 += segments(name: $1.name, value: $1.value) }
    }

    /// The two path segments of a label.
    ///
    /// A slash would split the value, an empty value would vanish, and dots alone would be taken for a way up, so these
    /// travel in the gateway's base64 form.
    private static func segments(name: String, value: String) -> String {
        if value.isEmpty || value == "." || value == ".." || value.utf8.contains(UInt8(ascii: "/")) {
            // An empty value is written as the padding alone.
            let encoded = value.isEmpty ? "=" : Base64.url.encode(Array(value.utf8))
            return "/\(name)@base64/\(encoded)"
        }
        return "/\(name)/\(percentEncoded(value))"
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// All bytes but the unreserved ones of RFC 3986 section 2.3 become `%XX`.
    private static func percentEncoded(_ value: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(value.utf8.count)
        for byte in value.utf8 {
            if isAlphanumeric(byte) || "-._~".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
