internal import NIOCore

/// Bytes of a page, or of a part of one, that any number of responses share without copying.
public final class SharedPage: Sendable {
    let buffer: ByteBuffer

    /// Copies the bytes once, into the form in which they are sent.
    public init(_ bytes: [UInt8]) {
        buffer = ByteBuffer(bytes: bytes)
    }

    public init(_ text: String) {
        buffer = ByteBuffer(string: text)
    }

    public var byteCount: Int { buffer.readableBytes }

    public var bytes: [UInt8] { Array(buffer.readableBytesView) }
}

/// Where the server gets its pages: the one thing it knows about the simulation.
///
/// The calls come from many requests at a time and must not wait for the simulation, but for the one that says so.
public protocol PageProvider: Sendable {
    /// True once there is something to show.
    var isReady: Bool { get }

    /// The metrics page in the text format 0.0.4, in parts that follow each other; nil before the first snapshot.
    ///
    /// - Parameter isScrape: false when only the length is asked for (HEAD), which is not counted as a scrape.
    func metricsPage(isScrape: Bool) -> [SharedPage]?

    /// The snapshot as JSON; nil before the first.
    func snapshotPage() -> [SharedPage]?

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
