/// Where and how the server listens.
public struct StatusServerConfiguration: Sendable, Hashable {
    /// Never empty.
    public let addresses: [ListenAddress]
    /// Path of the metrics page.
    public let telemetryPath: String
    /// Time without a request after which a connection is closed. Longer than the usual scrape intervals, so that a
    /// scraper can keep its connection.
    public var idleTimeout = Duration.seconds(75)
    /// Time for the whole head of a request from its first byte on, and for the TLS handshake from the accepting of
    /// the connection on.
    public var requestTimeout = Duration.seconds(10)
    /// Time that a client may take to read what fills the socket's buffer before its connection is closed.
    public var stalledReadTimeout = Duration.seconds(30)
    /// Connections of all addresses together that are served at a time; at least 1. One more takes the place of the
    /// one that has waited longest without a request.
    public var maximumConnections = 512
    /// Metrics pages that may be under way at a time; 0 for no bound.
    public var maximumRequests = 100

    /// - Throws: `ServerError.badTelemetryPath` when the path is no path or belongs to another page.
    public init(addresses: [ListenAddress] = [.standard], telemetryPath: String = "/metrics") throws(ServerError) {
        precondition(!addresses.isEmpty, "A server needs an address to listen on")
        guard telemetryPath.hasPrefix("/"), !ServerPath.isReserved(telemetryPath),
            telemetryPath.utf8.allSatisfy(Self.isPathByte)
        else { throw .badTelemetryPath(telemetryPath) }
        self.addresses = addresses
        self.telemetryPath = telemetryPath
    }

    /// Bytes that stand for themselves in a path, so that the path needs no decoding.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
            true
        default:
            false
        }
    }
}
