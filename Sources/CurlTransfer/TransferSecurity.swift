/// Whom a transfer over TLS trusts, and what it shows of itself. All files are PEM and read anew for each connection.
///
/// Certificates and the names in them are always checked, and TLS 1.2 is the least that is spoken: there is no setting
/// that takes this away. A server with a certificate of its own is trusted by naming that as `authorities`.
public struct TransferSecurity: Sendable, Hashable {
    /// File with the certificates of the authorities that are trusted; nil for those of the system.
    public var authorities: String?
    /// File with the certificate that is shown to a server that asks for one, and with those between it and its root.
    public var certificate: String?
    /// File with the key of `certificate`, without a passphrase; nil where it is in the same file.
    public var key: String?
    /// The name that the server's certificate must bear and that is asked for; nil for the host of the URL.
    public var serverName: String?

    public init(
        authorities: String? = nil,
        certificate: String? = nil,
        key: String? = nil,
        serverName: String? = nil
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.serverName = serverName
    }
}
