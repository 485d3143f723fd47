public import CurlTransfer

/// Where samples are read, and as whom: the URL of a Prometheus or of what answers like one, checked.
public struct PrometheusEndpoint: Sendable {
    /// The URL without user and password: fit for texts.
    public let server: String
    let credentials: TransferCredentials?
    let security: TransferSecurity
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
        security = TransferSecurity(authorities: authorities)
        self.matchers = matchers
        limits = TransferLimits(
            userAgent: userAgent,
            connectTimeout: .seconds(10),
            requestTimeout: requestTimeout,
            keptAnswerBytes: Self.maximumAnswerBytes,
            maximumAnswerBytes: Self.maximumAnswerBytes
        )
    }

    /// Most of an answer that is held in memory; what is longer is asked for in smaller pieces.
    private static let maximumAnswerBytes = 32 << 20

    private static func server(_ text: String) throws(PrometheusError) -> String {
        do throws(ServerURL.Problem) {
            return try ServerURL.parse(text, schemes: ["http", "https"], allowsPath: true).url
        } catch {
            throw .invalidURL(url: error.shownURL, problem: error.sentence)
        }
    }
}
