public import NIOSSL

/// How the server speaks TLS: its certificate, whom it asks for theirs, versions and ciphers.
public struct ServerTLS: Sendable {
    /// What connections are made from.
    public let context: NIOSSLContext

    /// The handler of one connection.
    public func makeHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context) }

    /// Whether a client with this certificate, whose chain has been verified as configured, may go on.
    public func admits(_ certificate: NIOSSLCertificate?) -> Bool { true }
}
