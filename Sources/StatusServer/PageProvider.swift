internal import NIOCore

/// Bytes of a page, or of a part of one, that any number of responses share without copying.
public final class SharedPage: Sendable {
    let buffer: ByteBuffer
    /// Where the memory goes afterwards.
    private let memory: PageMemory?

    /// Copies the bytes once, into the form in which they are sent.
    public init(_ bytes: [UInt8]) {
        buffer = ByteBuffer(bytes: bytes)
        memory = nil
    }

    /// Lets `write` fill memory that is sent as it is, and keeps the bytes whose number it returns.
    ///
    /// - Parameters:
    ///   - capacity: bytes that `write` may fill at most.
    ///   - memory: where the memory comes from and goes afterwards; nil for the system.
    public init(
        upTo capacity: Int,
        in memory: PageMemory? = nil,
        _ write: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        var buffer = memory?.buffer(capacity: capacity) ?? ByteBufferAllocator().buffer(capacity: capacity)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity, write)
        self.buffer = buffer
        self.memory = memory
    }

    public init(_ text: String) {
        buffer = ByteBuffer(string: text)
        memory = nil
    }

    deinit {
        memory?.keep(buffer)
    }

    public var byteCount: Int { buffer.readableBytes }

    public var bytes: [UInt8] { Array(buffer.readableBytesView) }

    /// Calls `body` with the bytes where they are.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withUnsafeReadableBytes(body)
    }
}

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

/// Where the server gets its pages: the one thing it knows about the simulation.
///
/// The calls come from many requests at a time and must not wait for the simulation, but for the one that says so.
public protocol PageProvider: Sendable {
    /// True once there is something to show.
    var isReady: Bool { get }

    /// A metrics page in the format and encoding that the request asks for. Encodes on a thread of its own, so that
    /// other requests go on; those who ask meanwhile for the same page wait for it and share it.
    func metricsPage(_ request: MetricsRequest) async -> MetricsPage

    /// The snapshot as JSON; nil before the first.
    func snapshotPage() -> [SharedPage]?

    /// Targets for Prometheus' HTTP service discovery, as JSON: a probe for each host; nil before the first snapshot.
    ///
    /// - Parameters:
    ///   - address: under which the client has reached this server, `HOST:PORT`.
    ///   - scheme: `http` or `https`.
    func discoveryPage(address: String, scheme: String) -> [SharedPage]?

    /// Why a machine holds what it holds, as JSON. May wait for one step of the simulation.
    ///
    /// - Parameters:
    ///   - host: nil where the request names none.
    ///   - machine: name of a virtual machine.
    func explainPage(host: String?, machine: String) async -> ExplainPage

    /// What the landing page tells; the state of the hosts is missing before the first snapshot.
    func landingPageFacts() -> LandingPageFacts
}

/// The answer to a question about a machine.
public enum ExplainPage: Sendable {
    case found(SharedPage)
    /// No host or machine has the name; the text says which there are.
    case unknown(String)
    /// Several hosts have such a machine; the text names them.
    case ambiguous(String)
}
