/// The account of the HTTP server: scrapes, connections, and what it refused.
public struct WebLedger: Sendable, Hashable {
    /// Scrapes of metrics pages that were answered.
    public var scrapes: Int64 = 0
    /// Wall-clock time that the last one took, from its request to the last byte of its answer.
    public var lastScrapeMicroseconds: Int64 = 0
    /// The same for all of them together.
    public var scrapeMicroseconds: Int64 = 0
    public var scrapesInFlight: Int64 = 0
    /// Metrics pages that were made; scrapes of one snapshot in one format share a page.
    public var encodedPages: Int64 = 0
    /// Pages of those that were compressed.
    public var compressedPages: Int64 = 0
    /// Requests that were turned away, by reason; only reasons that have occurred.
    public var refused: [RefusalReason: Int64] = [:]
    public var openConnections: Int64 = 0
    public var acceptedConnections: Int64 = 0
    /// Connections that the server ended, by reason; only reasons that have occurred.
    public var closed: [ConnectionEnd: Int64] = [:]
    /// The web configuration file; nil where none is used.
    public var configuration: WebConfigurationLedger?

    public init() {}
}

/// Why a request was turned away.
public enum RefusalReason: String, Sendable, CaseIterable {
    /// As many scrapes were under way as there may be.
    case maxRequests = "max_requests"
    case rateLimit = "rate_limit"
    /// No password, or a wrong one.
    case unauthorized
    /// Too many passwords were waiting to be checked.
    case passwordQueue = "password_queue"
    /// Bad syntax, or larger than a request may be.
    case malformed
}

/// Why the server ended a connection.
public enum ConnectionEnd: String, Sendable, CaseIterable {
    /// Nothing was asked for a long time.
    case idle
    /// A request, or the handshake before it, took too long to arrive.
    case requestDeadline = "request_deadline"
    /// The client has stopped reading its answer.
    case stalledReader = "stalled_reader"
    /// Another connection needed its place.
    case displaced
    /// The TLS handshake failed, or the client's certificate is not admitted.
    case tls
}

/// How it stands with the web configuration file.
public struct WebConfigurationLedger: Sendable, Hashable {
    public var isLastReloadSuccessful = true
    /// Wall-clock milliseconds since 1970 of the last successful load.
    public var lastReloadMilliseconds: Int64 = 0

    public init() {}
}
