import HTTPTypes

/// What a browser may do with the page at `/`: run, show and ask for what comes from this server, and nothing else.
///
/// Scripts and styles that stand in the page itself are refused, and scripts cannot turn texts into elements (Trusted
/// Types), so a name that looks like markup stays a name.
enum LandingPolicy {
    static let headers: [(HTTPField.Name, String)] = {
        guard let referrerPolicy = HTTPField.Name("Referrer-Policy") else { preconditionFailure("a name of letters") }
        return [(.contentSecurityPolicy, contentSecurityPolicy), (referrerPolicy, "no-referrer")]
    }()

    private static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ].joined(separator: "; ")
}
