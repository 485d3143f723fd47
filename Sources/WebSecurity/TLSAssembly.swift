internal import NIOSSL

/// Makes a TLS context part by part, and goes on past a part that is wrong so as to find all of them.
struct TLSAssembly {
    private(set) var problems: [TLSProblem] = []
    private var context: NIOSSLContext?

    init(_ parameters: TLSParameters) {
        let chain = attempt { () throws(TLSProblem) in
            try Self.certificates(parameters.certificateChain, .certificate, "certificate")
        }
        let key = attempt { () throws(TLSProblem) in try Self.privateKey(parameters.privateKey) }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = (parameters.isHTTP2Enabled ? ["h2"] : []) + ["http/1.1"]
        attempt { () throws(TLSProblem) in try Self.setClientCertificates(of: &configuration, parameters) }
        attempt { () throws(TLSProblem) in try Self.setVersionsAndCiphers(of: &configuration, parameters) }
        attempt { () throws(TLSProblem) in configuration.curves = try Self.curves(parameters.curves) }
        guard let chain, let key else { return }
        var pair = TLSConfiguration.makeClientConfiguration()
        pair.certificateVerification = .none
        pair.certificateChain = chain.map { .certificate($0) }
        pair.privateKey = .privateKey(key)
        attempt { () throws(TLSProblem) in try Self.check(pair: pair) }
        guard problems.isEmpty else { return }
        (configuration.certificateChain, configuration.privateKey) = (pair.certificateChain, pair.privateKey)
        context = attempt { () throws(TLSProblem) in try Self.context(configuration, parameters) }
    }

    /// Keys that BoringSSL knows.
    private static let acceptedKinds = "RSA, ECDSA on P-256, P-384 or P-521, or Ed25519"

    /// The context, or the first problem.
    func result() throws(TLSProblem) -> NIOSSLContext {
        if let problem = problems.first { throw problem }
        guard let context else { preconditionFailure("a TLS context is missing and nothing is wrong") }
        return context
    }

    @discardableResult
    private mutating func attempt<Value>(_ part: () throws(TLSProblem) -> Value) -> Value? {
        do throws(TLSProblem) {
            return try part()
        } catch {
            problems.append(error)
            return nil
        }
    }

    /// Makes sure that certificate and key belong together, with nothing else that could be wrong.
    private static func check(pair: TLSConfiguration) throws(TLSProblem) {
        do {
            _ = try NIOSSLContext(configuration: pair)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw TLSProblem(part: .privateKey, sentence: "the key does not belong to the certificate; give its own")
        } catch {
            throw TLSProblem(
                part: .certificate,
                sentence: "holds a certificate that cannot be used; expected one for a key of \(acceptedKinds)"
            )
        }
    }

    private static func context(
        _ configuration: TLSConfiguration,
        _ parameters: TLSParameters
    ) throws(TLSProblem) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            // All else is known to be good.
            throw TLSProblem(
                part: .clientCA,
                sentence: parameters.clientCA == nil
                    ? "the system has no authorities to check clients with; expected client_ca_file"
                    : "the certificates of authorities cannot be used; expected others"
            )
        }
    }

    private static func certificates(
        _ bytes: [UInt8],
        _ part: TLSProblem.Part,
        _ noun: String
    ) throws(TLSProblem) -> [NIOSSLCertificate] {
        guard bytes.firstRange(of: Array("-----BEGIN ".utf8)) != nil else {
            throw TLSProblem(part: part, sentence: "holds no \(noun); expected one in PEM form")
        }
        do {
            return try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch {
            let hasHead = bytes.firstRange(of: Array("CERTIFICATE-----".utf8)) != nil
            throw TLSProblem(
                part: part,
                sentence: hasHead
                    ? "holds a \(noun) that cannot be read; expected one in PEM form"
                    : "holds no \(noun); expected one in PEM form"
            )
        }
    }

    private static func privateKey(_ bytes: [UInt8]) throws(TLSProblem) -> NIOSSLPrivateKey {
        let has = { (words: String) in bytes.firstRange(of: Array(words.utf8)) != nil }
        guard has("PRIVATE KEY-----") else {
            throw TLSProblem(part: .privateKey, sentence: "holds no private key; expected one in PEM form")
        }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            let isLocked = has("ENCRYPTED PRIVATE KEY-----") || has("Proc-Type: 4,ENCRYPTED")
            throw TLSProblem(
                part: .privateKey,
                sentence: isLocked
                    ? "the key is protected by a passphrase; expected one without"
                    : "holds a private key that cannot be read; expected one in PEM form, \(acceptedKinds)"
            )
        }
    }

    private static func setClientCertificates(
        of configuration: inout TLSConfiguration,
        _ parameters: TLSParameters
    ) throws(TLSProblem) {
        let type = parameters.clientAuthType
        if type == .noClientCert {
            guard parameters.clientCA == nil else {
                throw TLSProblem(
                    part: .clientAuthType,
                    sentence: "there is an authority for clients but no client_auth_type that asks for certificates; "
                        + "expected RequireAndVerifyClientCert beside it"
                )
            }
            guard parameters.allowedNames.isEmpty else {
                throw TLSProblem(
                    part: .clientAuthType,
                    sentence: "there are names of clients but no client_auth_type that asks for certificates; "
                        + "expected RequireAndVerifyClientCert beside them"
                )
            }
        }
        configuration.certificateVerification =
            switch type {
            case .noClientCert: .none
            case .requestClientCert, .verifyClientCertIfGiven: .optionalVerification
            case .requireAnyClientCert, .requireAndVerifyClientCert: .noHostnameVerification
            }
        if let authorities = parameters.clientCA {
            configuration.trustRoots = .certificates(
                try certificates(authorities, .clientCA, "certificate of an authority")
            )
            configuration.sendCANameList = true
        } else {
            // The system's are many, and are loaded only where they are used.
            configuration.trustRoots = type.verifies ? .default : .certificates([])
        }
    }

    private static func setVersionsAndCiphers(
        of configuration: inout TLSConfiguration,
        _ parameters: TLSParameters
    ) throws(TLSProblem) {
        let (minimum, maximum) = (parameters.minimumVersion, parameters.maximumVersion)
        guard minimum <= maximum else {
            throw TLSProblem(
                part: .versions,
                sentence: "min_version \(minimum.rawValue) is above max_version \(maximum.rawValue); "
                    + "expected one that is not"
            )
        }
        configuration.minimumTLSVersion = minimum.inLibrary
        configuration.maximumTLSVersion = maximum.inLibrary
        let names = parameters.cipherSuites
        for (index, name) in names.enumerated() where !CipherSuite.names.contains(name) {
            throw TLSProblem(part: .cipherSuites(index: index), sentence: unknown("cipher suite", CipherSuite.names))
        }
        let chosen = CipherSuite.upToTLS12.filter { names.isEmpty || names.contains($0.name) }
        // The library's own order decides where both sides know several; the client's comes first.
        configuration.cipherSuiteValues = (chosen.isEmpty ? CipherSuite.upToTLS12 : chosen).map(\.cipher)
        guard minimum < .tls13 else { return }
        if chosen.isEmpty {
            guard maximum == .tls13 else {
                throw TLSProblem(
                    part: .cipherSuites(index: nil),
                    sentence: "all are of TLS 1.3, which max_version \(maximum.rawValue) rules out; "
                        + "expected one of \(CipherSuite.upToTLS12.map(\.name).joined(separator: ", "))"
                )
            }
            configuration.minimumTLSVersion = .tlsv13
        } else if parameters.isHTTP2Enabled, !CipherSuite.ofHTTP2.contains(where: { chosen.map(\.name).contains($0) }) {
            throw TLSProblem(
                part: .cipherSuites(index: nil),
                sentence: "HTTP/2 needs \(CipherSuite.ofHTTP2.joined(separator: " or ")); add one, "
                    + "or set http2: false under http_server_config"
            )
        }
    }

    private static func curves(_ names: [String]) throws(TLSProblem) -> [NIOTLSCurve] {
        var curves: [NIOTLSCurve] = []
        for (index, name) in names.enumerated() {
            guard let curve = Curve.named.first(where: { $0.name == name })?.curve else {
                throw TLSProblem(part: .curves(index: index), sentence: unknown("curve", Curve.named.map(\.name)))
            }
            if !curves.contains(curve) { curves.append(curve) }
        }
        return curves.isEmpty ? Curve.usual : curves
    }

    private static func unknown(_ noun: String, _ names: [String]) -> String {
        "unknown \(noun); accepted are \(names.joined(separator: ", "))"
    }
}

extension TLSParameters.Version {
    fileprivate var inLibrary: TLSVersion {
        switch self {
        case .tls10: .tlsv1
        case .tls11: .tlsv11
        case .tls12: .tlsv12
        case .tls13: .tlsv13
        }
    }
}
