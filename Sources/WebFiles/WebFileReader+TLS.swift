import LocatedYAML
import WebSecurity

/// Certificates, keys, and whom the server lets in.
extension WebFileReader {
    private static let tlsKeys = [
        "cert_file", "key_file", "cert", "key", "client_auth_type", "client_ca_file", "client_ca",
        "client_allowed_sans",
        "min_version", "max_version", "cipher_suites", "prefer_server_cipher_suites", "curve_preferences",
    ]

    /// Bytes of a certificate, a key, or a bundle of authorities.
    private static let maximumBytes = 4_194_304

    /// Something in PEM form, with the field that it comes from.
    private struct Source {
        var field: Field
        /// Nil where that was reported to be wrong.
        var bytes: [UInt8]?
        var isPublic = false
    }

    /// Nil where the file asks for no TLS, and where something is wrong.
    mutating func tls(_ field: Field, isHTTP2Enabled: Bool) -> ServerTLS? {
        guard let set = fields(field, allowed: Self.tlsKeys) else { return nil }
        let isAskedFor = set.misspelt.isEmpty ? set.fields.values.contains { !isLeftOut($0) } : true
        guard isAskedFor else { return nil }

        let certificate = source(of: set, inline: "cert", file: "cert_file", "a certificate")
        let key = source(of: set, inline: "key", file: "key_file", "a private key")
        let authorities = source(of: set, inline: "client_ca", file: "client_ca_file", "certificates of authorities")
        var parameters = TLSParameters(
            certificateChain: certificate?.bytes ?? [],
            privateKey: key?.bytes ?? []
        )
        parameters.clientCA = authorities?.bytes
        parameters.isHTTP2Enabled = isHTTP2Enabled
        let before = problems.count
        readClients(set, into: &parameters)
        readVersionsAndCiphers(set, into: &parameters)
        requireCertificateAndKey(set, certificate, key)

        let places = Places(field: field, set: set, sources: (certificate?.field, key?.field, authorities?.field))
        var isLeftUnchecked: Set<TLSProblem.Part> = []
        if certificate?.bytes == nil { isLeftUnchecked.insert(.certificate) }
        if key?.bytes == nil { isLeftUnchecked.insert(.privateKey) }
        // What a wrong word leads to has been said with the word.
        if problems.count > before {
            isLeftUnchecked.formUnion([.versions, .cipherSuites(index: nil), .clientAuthType])
        }
        for problem in ServerTLS.problems(in: parameters) where !isLeftUnchecked.contains(problem.part) {
            report(problem.sentence, at: places.field(of: problem.part))
        }
        if let key, key.isPublic {
            warnings.append(
                "everybody on this machine may read the private key; take their rights away (chmod o-r)",
                at: key.field.node.position,
                path: key.field.path
            )
        }
        guard problems.count == 0 else { return nil }
        do throws(TLSProblem) {
            return try ServerTLS(parameters)
        } catch {
            report(error.sentence, at: places.field(of: error.part))
            return nil
        }
    }

    /// Where the parts of a server's TLS stand in the file.
    private struct Places {
        var field: Field
        var set: FieldSet
        var sources: (certificate: Field?, key: Field?, authorities: Field?)

        func field(of part: TLSProblem.Part) -> Field {
            let found: Field? =
                switch part {
                case .certificate: sources.certificate
                case .privateKey: sources.key
                case .clientCA: sources.authorities
                case .clientAuthType: set["client_auth_type"] ?? sources.authorities ?? set["client_allowed_sans"]
                case .versions: set["min_version"] ?? set["max_version"]
                case .cipherSuites: set["cipher_suites"]
                case .curves: set["curve_preferences"]
                }
            return found ?? field
        }
    }

    private func isLeftOut(_ field: Field) -> Bool {
        switch field.node.content {
        case .text(let text, _): text.isEmpty || field.node.kind == "nothing"
        case .list(let items): items.isEmpty && !field.path.hasSuffix("client_allowed_sans")
        case .mapping: false
        }
    }

    private mutating func requireCertificateAndKey(_ set: FieldSet, _ certificate: Source?, _ key: Source?) {
        for (source, file, inline, noun) in [
            (certificate, "cert_file", "cert", "the server's certificate in PEM form"),
            (key, "key_file", "key", "the private key of the certificate in PEM form"),
        ] where source == nil && !set.misspelt.contains(file) && !set.misspelt.contains(inline) {
            problems.append(
                "the key \(file) is missing; expected the path of a file with \(noun), or \(inline) with its text",
                at: set.position,
                path: set.path
            )
        }
    }

    /// Nil where neither key is there.
    private mutating func source(of set: FieldSet, inline: String, file: String, _ noun: String) -> Source? {
        let inlineField = set[inline].flatMap { isLeftOut($0) ? nil : $0 }
        let fileField = set[file].flatMap { isLeftOut($0) ? nil : $0 }
        if let inlineField {
            guard fileField == nil else {
                report("stands beside \(file); give one of them", at: inlineField)
                return Source(field: inlineField)
            }
            let text = text(inlineField, expected: "\(noun) in PEM form")
            return Source(field: inlineField, bytes: text.map { Array($0.utf8) }, isPublic: isPublic)
        }
        guard let fileField else { return nil }
        var source = Source(field: fileField)
        guard let text = text(fileField, expected: "the path of a file with \(noun) in PEM form") else { return source }
        guard !text.contains("-----"), !text.contains(where: \.isNewline) else {
            report("expected a path; \(noun) in PEM form is accepted as \(inline)", at: fileField)
            return source
        }
        let path = text.hasPrefix("/") ? text : directory + text
        files.append(path)
        do {
            let limit = Self.maximumBytes
            let content = try BoundedFile.content(path: path, limit: limit, isRegularRequired: true)
            source.bytes = content.bytes
            source.isPublic = content.isPublic
        } catch {
            // A longer text is hardly a path, and may be a key.
            let shown = path.utf8.count <= 200 ? path.excerpt(limit: 200) : "the file"
            switch error {
            case .unreadable(let reason): report("cannot read \(shown): \(reason)", at: fileField)
            case .tooLarge: report("\(shown) is larger than 4 MiB, the most that is read", at: fileField)
            }
        }
        return source
    }

    private mutating func readClients(_ set: FieldSet, into parameters: inout TLSParameters) {
        if let field = set["client_auth_type"], !isLeftOut(field) {
            let types = TLSParameters.ClientAuthType.allCases.map(\.rawValue)
            // An old name that is still accepted.
            if case .text("RequireClientCert", _) = field.node.content {
                parameters.clientAuthType = .requireAnyClientCert
            } else if let word = choice(field, among: types, what: "policy"),
                let type = TLSParameters.ClientAuthType(rawValue: word)
            {
                parameters.clientAuthType = type
            }
        }
        guard let field = value(set["client_allowed_sans"]), let items = items(field, of: "names") else { return }
        if items.isEmpty { report("nobody would be let in; expected one name or more", at: field) }
        for item in items {
            guard let name = text(item, expected: "a name that certificates of clients carry") else { continue }
            if name.isEmpty { report("expected a name that certificates of clients carry", at: item) }
            parameters.allowedNames.append(name)
        }
    }

    private mutating func readVersionsAndCiphers(_ set: FieldSet, into parameters: inout TLSParameters) {
        let versions = TLSParameters.Version.allCases.map(\.rawValue)
        let minimum = choice(value(set["min_version"]), among: versions, what: "version")
        if let version = minimum.flatMap({ TLSParameters.Version(rawValue: $0) }) {
            parameters.minimumVersion = version
        }
        let maximum = choice(value(set["max_version"]), among: versions, what: "version")
        if let version = maximum.flatMap({ TLSParameters.Version(rawValue: $0) }) {
            parameters.maximumVersion = version
        }
        for item in items(value(set["cipher_suites"]), of: "cipher suites") ?? [] {
            let name = choice(item, among: TLSParameters.acceptedCipherSuites, what: "cipher suite")
            if let name { parameters.cipherSuites.append(name) }
        }
        if let prefers = flag(set["prefer_server_cipher_suites"]) { parameters.preferServerCipherSuites = prefers }
        for item in items(value(set["curve_preferences"]), of: "curves") ?? [] {
            if let name = choice(item, among: TLSParameters.acceptedCurves, what: "curve") {
                parameters.curves.append(name)
            }
        }
    }
}
