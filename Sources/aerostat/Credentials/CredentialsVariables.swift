import CurlTransfer

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Credentials from environment variables of a common beginning: `_USER` and `_PASSWORD`, or `_TOKEN`.
struct CredentialsVariables {
    let prefix: String

    /// Nil where none of them is set.
    func read() throws(CredentialsError) -> TransferCredentials? {
        let (user, password, token) = (value("USER"), value("PASSWORD"), value("TOKEN"))
        switch (user, password, token) {
        case (nil, nil, nil): return nil
        case (nil, nil, let token?): return .bearer(token: token)
        case (let user?, let password?, nil): return .basic(user: user, password: password)
        default:
            throw .malformed(
                source: "the environment",
                expectation: "\(prefix)_USER and \(prefix)_PASSWORD belong together, and exclude \(prefix)_TOKEN"
            )
        }
    }

    private func value(_ name: String) -> String? {
        guard let value = getenv("\(prefix)_\(name)").map({ String(cString: $0) }), !value.isEmpty else { return nil }
        return value
    }
}
