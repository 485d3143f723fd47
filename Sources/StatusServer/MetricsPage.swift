/// What a scrape asks for.
public struct MetricsRequest: Sendable, Hashable {
    /// Value of the header `Accept`; nil without one. Not checked: it comes from outside.
    public var accept: String?
    /// Value of the header `Accept-Encoding`; nil without one. Not checked.
    public var acceptEncoding: String?
    /// The one host that is asked for (`/probe`); nil for the fleet with aerostat itself.
    public var host: String?

    public init(accept: String? = nil, acceptEncoding: String? = nil, host: String? = nil) {
        self.accept = accept
        self.acceptEncoding = acceptEncoding
        self.host = host
    }
}

/// A page as it goes over the wire.
public struct EncodedPage: Sendable {
    /// Value of `Content-Type`.
    public var contentType: String
    /// Value of `Content-Encoding`; nil for a page that is sent as it is.
    public var contentEncoding: String?
    /// In the order in which they are sent.
    public var parts: [SharedPage]

    public init(contentType: String, contentEncoding: String? = nil, parts: [SharedPage]) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.parts = parts
    }
}

/// The answer to a scrape.
public enum MetricsPage: Sendable {
    case page(EncodedPage)
    /// No host has the name that was asked for; the text says which there are.
    case unknownHost(String)
    /// The first snapshot is still to come.
    case notReady
}
