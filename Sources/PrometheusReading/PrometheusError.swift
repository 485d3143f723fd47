/// Why samples cannot be read from a monitoring system. Descriptions are one line and hold no secrets.
public enum PrometheusError: Error, Hashable, CustomStringConvertible {
    /// `url` is fit to be shown: what may hold a secret has been taken out.
    case invalidURL(url: String, problem: String)
    case invalidSelector(String, problem: String)
    case unreachable(server: String, reason: String)
    /// The answer is an error; `words` are the server's own.
    case refused(server: String, status: Int, words: String)
    case redirected(server: String, to: String)
    /// The answer is not what this interface answers.
    case malformed(server: String, problem: String)
    /// Even the smallest piece of the answer is more than the server gives or than is read here.
    case tooMuch(server: String, words: String)
    /// A host has samples from several scrape targets at the same time.
    case ambiguousHost(server: String, host: String, targets: [String])
    case valueOutOfRange(server: String, metric: String, value: String)
    /// A monitoring system knows when samples were taken, not what time was simulated.
    case simulatedClock(server: String)

    public var description: String {
        switch self {
        case .invalidURL(let url, let problem):
            "URL of Prometheus \(url): \(problem); accepted are http://HOST[:PORT][/PREFIX] and https://..."
        case .invalidSelector(let text, let problem):
            "selector \(text): \(problem); accepted is a list such as job=\"aerostat\",instance=~\"host-.*\""
        case .unreachable(let server, let reason):
            "cannot reach \(server): \(reason)"
        case .refused(let server, let status, let words):
            "\(server) answered \(status)" + (words.isEmpty ? "" : ": \(words)")
        case .redirected(let server, let target):
            "\(server) answered with a redirect to \(target); redirects are not followed, give the URL it leads to"
        case .malformed(let server, let problem):
            "\(server) does not answer as a Prometheus does: \(problem)"
        case .tooMuch(let server, let words):
            "\(server) has more samples in a moment than can be read: \(words)"
        case .ambiguousHost(let server, let host, let targets):
            "\(server) has host \(host) several times: \(targets.joined(separator: " and ")); "
                + "choose one with --prometheus-selector"
        case .valueOutOfRange(let server, let metric, let value):
            "\(server) has \(value) for \(metric), which no host has"
        case .simulatedClock(let server):
            "\(server) knows when samples were taken, not simulated time; use --clock wall"
        }
    }
}
