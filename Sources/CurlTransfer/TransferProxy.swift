/// The proxy by which a transfer goes, checked. Its credentials are never printed.
public struct TransferProxy: Sendable, Hashable, CustomStringConvertible {
    /// What a text for a proxy may look like, for messages.
    public static let acceptedForms =
        "http://HOST[:PORT], https://HOST[:PORT], socks5://HOST[:PORT], socks5h://HOST[:PORT] and none"

    /// The proxy that the environment names for the URL, if it does: `https_proxy`, `no_proxy` and their likes.
    public static let environment = TransferProxy(url: nil, credentials: nil)
    /// No proxy, whatever the environment says.
    public static let none = TransferProxy(url: "", credentials: nil)

    /// Without user and password; empty for no proxy, nil for that of the environment.
    let url: String?
    let credentials: TransferCredentials?

    /// - Parameters:
    ///   - text: the URL of a proxy, or `none`. With `socks5h` the proxy resolves the names of hosts.
    ///   - user: sent to the proxy together with the password; nil where it asks for none.
    public init(parsing text: String, user: String? = nil, password: String = "") throws(ServerURL.Problem) {
        if text == "none" {
            self = .none
            return
        }
        let shown =
            text.contains(where: { "@?#".contains($0) }) ? "\"...\"" : PrintableText.make(from: text, limit: 200)
        func problem(_ sentence: String) -> ServerURL.Problem {
            ServerURL.Problem(sentence: sentence, shownURL: shown)
        }
        guard let separator = text.firstRange(of: "://") else { throw problem("it has no scheme") }
        let scheme = text[..<separator.lowerBound].lowercased()
        // Without a port libcurl would take 1080 for most of them.
        guard let port = Self.ports[scheme] else { throw problem("its scheme is not known") }
        // libcurl takes only URLs apart that it could fetch.
        let standIn = "http://\(text[separator.upperBound...])"
        let (plain, _) = try ServerURL.parse(standIn, schemes: ["http"], allowsPath: false)
        let hasPort: Bool
        do {
            hasPort = try CurlURL(parsing: plain).part(.port) != nil
        } catch {
            throw problem("it is malformed: \(error)")
        }
        url = "\(scheme)\(plain.dropFirst("http".count))\(hasPort ? "" : ":\(port)")"
        credentials = user.map { .basic(user: $0, password: password) }
    }

    private init(url: String?, credentials: TransferCredentials?) {
        self.url = url
        self.credentials = credentials
    }

    public var description: String {
        switch url {
        case nil: "the environment's"
        case "": "none"
        case let url?: url
        }
    }

    private static let ports = ["http": 80, "https": 443, "socks5": 1_080, "socks5h": 1_080]
}
