/// What a server's TLS is made from: the content of the files, and the choices beside them.
public struct TLSParameters: Sendable {
    /// Whom the server asks for a certificate; the words are those of Go's crypto/tls.
    public enum ClientAuthType: String, Sendable, Hashable, CaseIterable {
        case noClientCert = "NoClientCert"
        /// Asks for a certificate, and goes on without one or with any.
        case requestClientCert = "RequestClientCert"
        /// Needs a certificate, whoever signed it.
        case requireAnyClientCert = "RequireAnyClientCert"
        /// Goes on without a certificate; one that is shown has to be good.
        case verifyClientCertIfGiven = "VerifyClientCertIfGiven"
        case requireAndVerifyClientCert = "RequireAndVerifyClientCert"

        /// Whether certificates are checked against the authorities.
        public var verifies: Bool { self == .verifyClientCertIfGiven || self == .requireAndVerifyClientCert }
    }

    /// A version of the protocol, in the words of web configuration files.
    public enum Version: String, Sendable, Hashable, CaseIterable, Comparable {
        case tls10 = "TLS10"
        case tls11 = "TLS11"
        case tls12 = "TLS12"
        case tls13 = "TLS13"

        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// What `cipherSuites` may hold: those that Go counts as secure.
    public static var acceptedCipherSuites: [String] { CipherSuite.names }
    /// What `curves` may hold.
    public static var acceptedCurves: [String] { Curve.named.map(\.name) }

    /// In PEM form, the server's own certificate first.
    public var certificateChain: [UInt8]
    /// In PEM form, without a passphrase.
    public var privateKey: [UInt8]
    public var clientAuthType = ClientAuthType.noClientCert
    /// Authorities that vouch for clients, in PEM form; nil for those that the system trusts.
    public var clientCA: [UInt8]?
    /// Of which a client's certificate has to carry one; empty to let every name pass.
    public var allowedNames: [String] = []
    public var minimumVersion = Version.tls12
    public var maximumVersion = Version.tls13
    /// Names as IANA and Go have them; empty for the usual ones. Those of TLS 1.3 cannot be chosen.
    public var cipherSuites: [String] = []
    /// Go has not acted on it since 1.17, and no setting of the library reaches it.
    public var preferServerCipherSuites = true
    /// Names as Go has them; empty for the usual ones.
    public var curves: [String] = []
    /// Offers HTTP/2 before HTTP/1.1.
    public var isHTTP2Enabled = true

    public init(certificateChain: [UInt8], privateKey: [UInt8]) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}
