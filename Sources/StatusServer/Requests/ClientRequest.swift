import HTTPTypes

/// The server's end of the connection that a request came over.
struct ServerSide: Sendable, Hashable {
    var isTLS: Bool
    /// Such as `127.0.0.1:10075`.
    var localAddress: String
}

/// A request, in the terms in which it is answered.
struct ClientRequest {
    var method: HTTPRequest.Method
    /// Path and query as they came.
    var target: String
    /// The value of the header `Host`.
    var authority: String?
    var fields: HTTPFields
    var side: ServerSide
    /// When its head was complete.
    var start = ContinuousClock.now

    /// What stands before the first question mark.
    var path: String { target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[..<$0]) } ?? target }

    /// What stands behind it; empty without one.
    var query: String {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[target.utf8.index(after: $0)...]) } ?? ""
    }

    /// True when a browser says that the page of another site has sent this, possibly without its reader's knowledge.
    var isFromAnotherSite: Bool {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ fields[$0] }), site != "same-origin", site != "none" {
            return true
        }
        guard let origin = fields[.origin] else { return false }
        let scheme = side.isTLS ? "https://" : "http://"
        guard let authority, origin.hasPrefix(scheme) else { return true }
        return origin.dropFirst(scheme.count) != authority
    }
}
