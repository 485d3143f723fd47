import CurlTransfer

/// The labels under which a Pushgateway keeps a set of series. A push replaces, and a delete removes, a whole group.
public struct PushgatewayGroup: Sendable, Hashable {
    /// Path of the group below the gateway's URL, percent-encoded.
    public let path: String

    /// - Parameters:
    ///   - job: value of the label `job`; not empty.
    ///   - labels: the other labels of the group; their order does not change which group is meant to a gateway.
    /// - Throws: `PushError.invalidGroup` for what a gateway would refuse: an empty job, an invalid label name, or the
    ///   same name twice.
    public init(job: String, labels: KeyValuePairs<String, String> = [:]) throws(PushError) {
        guard !job.isEmpty else { throw .invalidGroup(problem: "the job is empty; give it a name") }
        var names: Set<String> = ["job"]
        var path = "/metrics" + Self.segments(name: "job", value: job)
        for (name, value) in labels {
            guard Self.isLabelName(name) else {
                throw .invalidGroup(
                    problem:
                        "\"\(name)\" is no label name; accepted are letters, digits and underscores, "
                        + "not a digit first, not two underscores first"
                )
            }
            guard names.insert(name).inserted else {
                throw .invalidGroup(problem: "the label \(name) is given twice")
            }
            path += Self.segments(name: name, value: value)
        }
        self.path = path
    }

    private static func isLabelName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !name.hasPrefix("__") else { return false }
        let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9")
        return !isDigit.contains(first) && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isAlphanumeric($0) }
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
