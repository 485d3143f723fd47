/// The paths that the server answers beside the metrics page.
public enum ServerPath {
    static let landing = "/"
    static let healthy = "/-/healthy"
    static let ready = "/-/ready"
    static let reload = "/-/reload"
    /// The metrics of one host, named by the parameter `target`.
    public static let probe = "/probe"
    static let discovery = "/api/v1/sd"
    static let snapshot = "/api/v1/snapshot"
    static let explain = "/api/v1/explain"
    static let mapping = "/api/v1/mapping"
    static let status = "/api/v1/status"
    static let hosts = "/api/v1/hosts"
    /// Where the files stand that the page at `/` loads.
    static let assets = "/page/"
    static let favicon = "/favicon.ico"

    /// Paths that the metrics page cannot take.
    static let reserved = [
        landing, healthy, ready, reload, probe, discovery, snapshot, explain, mapping, status, hosts, favicon,
    ]

    /// True for a path that the metrics page cannot take.
    static func isReserved(_ path: String) -> Bool { reserved.contains(path) || path.hasPrefix(assets) }
}
