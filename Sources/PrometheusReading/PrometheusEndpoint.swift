public import CurlTransfer

/// Where samples are read, and as whom: the URL of a Prometheus or of what answers like one, checked.
public struct PrometheusEndpoint: Sendable {
    /// The URL without user and password: fit for texts.
    public let server: String
    let credentials: TransferCredentials?
    let matchers: LabelMatchers
    let limits: TransferLimits

    /// - Parameters:
    ///   - url: `http://HOST[:PORT][/PREFIX]` or `https://...`, below which `/api/v1/query` is.
    ///   - userAgent: sent with each request, as `aerostat/VERSION`.
    ///   - authorities: file with the certificates of the authorities that are trusted; nil for those of the system.
    public init(
        url text: String,
        credentials: TransferCredentials? = nil,
        matchers: LabelMatchers = .none,
        userAgent: String,
        authorities: String? = nil,
        requestTimeout: Duration = .seconds(120)
    ) throws(PrometheusError) {
        server = try Self.server(text)
        self.credentials = credentials
        self.matchers = matchers
        limits = TransferLimits(
            userAgent: userAgent,
            connectTimeout: .seconds(10),
            requestTimeout: requestTimeout,
            keptAnswerBytes: Self.maximumAnswerBytes,
            maximumAnswerBytes: Self.maximumAnswerBytes,
            authorities: authorities
        )
    }

    /// Most of an answer that is held in memory; what is longer is asked for in smaller pieces.
    private static let maximumAnswerBytes = 32 << 20

    private static func server(_ text: String) throws(PrometheusError) -> String {
        let shown =
            text.contains(where: { "@?#".contains($0) }) ? "\"...\"" : PrintableText.make(from: text, limit: 200)
        do {
            // libcurl would take three slashes for two, and so the first directory for the host.
            guard !text.contains(":///") else { throw Problem(sentence: "it has no host") }
            let url = try CurlURL(parsing: text)
            let scheme = try url.part(.scheme)
            guard scheme == "http" || scheme == "https" else { throw Problem(sentence: "its scheme is not known") }
            guard try url.part(.user) == nil, try url.part(.password) == nil else {
                throw Problem(sentence: "user and password belong in the environment or in a file, not in it")
            }
            guard try url.part(.query) == nil, try url.part(.fragment) == nil else {
                throw Problem(sentence: "it has a query or a fragment")
            }
            var server = try url.withoutSecrets()
            while server.hasSuffix("/") { server.removeLast() }
            return server
        } catch let problem as Problem {
            throw .invalidURL(url: shown, problem: problem.sentence)
        } catch {
            throw .invalidURL(url: shown, problem: "it is malformed: \(error)")
        }
    }

    private struct Problem: Error {
        let sentence: String
    }
}
