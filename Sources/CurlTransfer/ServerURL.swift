/// The URL of a server that a user names: a known scheme, a host, and no secrets, because command lines are seen by all.
public enum ServerURL {
    /// Why a text is none, as a sentence without the text.
    public struct Problem: Error, Sendable, Hashable {
        public let sentence: String
        /// The text as a message may show it: not at all where it could hold a secret.
        public let shownURL: String
    }

    /// Takes the text apart.
    ///
    /// - Parameters:
    ///   - schemes: that are known.
    ///   - allowsPath: the server may be one below a path of another.
    /// - Returns: the URL without slashes at its end, and its scheme.
    public static func parse(
        _ text: String,
        schemes: Set<String>,
        allowsPath: Bool
    ) throws(Problem) -> (url: String, scheme: String) {
        let shown =
            text.contains(where: { "@?#".contains($0) }) ? "\"...\"" : PrintableText.make(from: text, limit: 200)
        func problem(_ sentence: String) -> Problem { Problem(sentence: sentence, shownURL: shown) }
        do {
            // libcurl would take three slashes for two, and so the first directory for the host.
            guard !text.contains(":///") else { throw problem("it has no host") }
            let url = try CurlURL(parsing: text)
            guard let scheme = try url.part(.scheme), schemes.contains(scheme) else {
                throw problem("its scheme is not known")
            }
            guard try url.part(.user) == nil, try url.part(.password) == nil else {
                throw problem("user and password belong in the environment or in a file, not in it")
            }
            let hasMore = try url.part(.query) != nil || url.part(.fragment) != nil
            if allowsPath {
                guard !hasMore else { throw problem("it has a query or a fragment") }
            } else {
                guard !hasMore, try url.part(.path) ?? "/" == "/" else {
                    throw problem("it has more than a host and a port")
                }
            }
            var plain = try url.withoutSecrets()
            while plain.hasSuffix("/") { plain.removeLast() }
            return (plain, scheme)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw problem("it is malformed: \(error)")
        }
    }
}
