internal import NIOCore
public import NIOSSL

/// How the server speaks TLS: its certificate, whom it asks for theirs, versions and ciphers.
public struct ServerTLS: Sendable {
    /// What connections are made from.
    public let context: NIOSSLContext
    /// HTTP/2 is offered before HTTP/1.1.
    public let isHTTP2Enabled: Bool

    private let clientAuthType: TLSParameters.ClientAuthType
    private let allowedNames: Set<String>

    /// Reads the certificates and the key, and checks that all of it fits together.
    ///
    /// - Throws: the first of the problems.
    public init(_ parameters: TLSParameters) throws(TLSProblem) {
        let assembly = TLSAssembly(parameters)
        context = try assembly.result()
        isHTTP2Enabled = parameters.isHTTP2Enabled
        clientAuthType = parameters.clientAuthType
        allowedNames = Set(parameters.allowedNames)
    }

    /// All that is wrong with the parameters.
    public static func problems(in parameters: TLSParameters) -> [TLSProblem] {
        TLSAssembly(parameters).problems
    }

    /// The handler of one connection.
    public func makeHandler() -> NIOSSLServerHandler {
        switch clientAuthType {
        case .requestClientCert, .requireAnyClientCert:
            // Proof that the client has the key is all that is asked for, whoever signed the certificate.
            NIOSSLServerHandler(
                context: context,
                customVerificationCallback: { $1.succeed(.certificateVerified) },
                configuration: .init()
            )
        case .noClientCert, .verifyClientCertIfGiven, .requireAndVerifyClientCert:
            NIOSSLServerHandler(context: context)
        }
    }

    /// Whether a client with this certificate, whose chain has been verified as configured, may go on.
    ///
    /// - Parameter certificate: nil where the client has shown none.
    public func admits(_ certificate: NIOSSLCertificate?) -> Bool {
        guard !allowedNames.isEmpty else { return true }
        return certificate?.alternativeNames.contains { allowedNames.contains($0) } ?? false
    }
}
