/// How large the head of a request may be. A scraper's is a few hundred bytes; what is larger is a mistake or an attack.
struct RequestLimits: Sendable, Hashable {
    /// Bytes of the request line. Long enough for a host and a machine with names of the longest kind, escaped.
    var requestLine = 8192
    /// Bytes of the whole head, its request line included.
    var head = 32_768
    /// Header fields.
    var fields = 100
}
