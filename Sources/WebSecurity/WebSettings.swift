/// Who may connect and ask, and what every answer carries: the content of a web configuration file, checked and ready.
///
/// The keys are those of Prometheus' exporter-toolkit:
/// https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
public struct WebSettings: Sendable {
    /// Nil for plain HTTP.
    public var tls: ServerTLS?
    /// Offers HTTP/2 to clients that speak TLS.
    public var isHTTP2Enabled = true
    /// Headers that every answer carries, in the order of the file.
    public var headers: [ResponseHeader] = []
    /// Who must show a password; empty to ask nobody.
    public var users: [WebUser] = []
    /// Nil for no bound on requests.
    public var rateLimit: RateLimit?

    public init() {}
}

/// A header of every answer.
public struct ResponseHeader: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Somebody who may ask with a password.
public struct WebUser: Sendable, Hashable {
    public var name: String
    public var password: PasswordHash

    public init(name: String, password: PasswordHash) {
        self.name = name
        self.password = password
    }
}

/// A token bucket: `burst` requests at once, and another one after each interval.
public struct RateLimit: Sendable, Hashable {
    /// More than zero.
    public var interval: Duration
    /// At least 1.
    public var burst: Int

    public init(interval: Duration, burst: Int) {
        precondition(interval > .zero && burst >= 1, "a rate limit that lets nothing through, or everything")
        self.interval = interval
        self.burst = burst
    }
}
