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
        return "/\(name)/\(PercentEncoding.encode(value))"
    }
}
