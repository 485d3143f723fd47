import CurlTransfer

/// Where to push and in which language: a push URL, checked.
///
/// The scheme names the protocol and the transport, as in `pushgateway+https://gateway.example:9091/prefix`. A bare
/// `http://` or `https://` is taken for a Pushgateway when it has that program's port, 9091, and no path. User and
/// password in the URL become basic authentication. A password is better kept out of the command line, which every user
/// of the machine can read: name the user in the URL and give the password apart, see `passwordVariable`.
public struct PushTarget: Sendable, Hashable, CustomStringConvertible {
    /// Environment variable whose value the executable passes as `password`. It is sent only to destinations whose URL
    /// names a user, so that a mistyped further destination does not receive it.
    public static let passwordVariable = "AEROSTAT_PUSH_PASSWORD"

    /// What a push URL may look like, for help texts and errors.
    public static let acceptedForms =
        PushProtocol.allCases.map { "\($0.rawValue)+http://HOST[:PORT][/PREFIX], \($0.rawValue)+https://..." }
        .joined(separator: ", ") + " and http://HOST:9091"

    /// The URL without user, password and query, with the protocol in its scheme: fit for labels and logs.
    public let destination: String
    public let wireProtocol: PushProtocol
    /// What request paths are appended to: `http://HOST:PORT/PREFIX`, without a slash at the end.
    let baseURL: String
    let credentials: TransferCredentials?

    public var description: String { destination }

    /// - Parameters:
    ///   - text: a push URL.
    ///   - password: password for the user that the URL names, used when the URL itself holds none.
    /// - Throws: `PushError.invalidURL`, without anything that may be secret.
    public init(parsing text: String, password: String? = nil) throws(PushError) {
        let shown = Self.shown(text)
        guard let separator = Self.schemeEnd(of: text) else {
            throw .invalidURL(url: shown, problem: "it has no scheme")
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        let words = scheme.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let transport = String(words.last ?? "")
        let named = words.count == 2 ? PushProtocol(rawValue: String(words[0])) : nil
        guard transport == "http" || transport == "https", words.count == 1 || named != nil else {
            throw .invalidURL(url: shown, problem: "its scheme is not known")
        }
        do {
            let parts = try Parts(url: "\(transport)://\(text[separator.upperBound...])")
            let isGateway = named == .pushgateway || (named == nil && parts.port == "9091" && parts.path.isEmpty)
            guard isGateway else {
                throw PushError.invalidURL(
                    url: shown,
                    problem: "it does not say which protocol to speak; put pushgateway+ in front"
                )
            }
            credentials = try parts.credentials(password: password)
            wireProtocol = .pushgateway
            baseURL = parts.base
            destination = "\(PushProtocol.pushgateway.rawValue)+\(parts.base)"
        } catch let error as PushError {
            throw error
        } catch let problem as Problem {
            throw .invalidURL(url: shown, problem: problem.sentence)
        } catch {
            throw .invalidURL(url: shown, problem: "it is malformed: \(error)")
        }
    }

    private struct Problem: Error {
        let sentence: String
    }

    /// The URL with the transport alone as its scheme, taken apart.
    private struct Parts {
        let base: String
        let port: String?
        /// Without a slash at the end, so empty for the root.
        let path: String
        private let user: String?
        private let password: String?

        init(url text: String) throws {
            // libcurl would take three slashes for two, and so the first directory for the host.
            guard !text.contains(":///") else { throw Problem(sentence: "it has no host") }
            let url = try CurlURL(parsing: text)
            guard try url.part(.query) == nil, try url.part(.fragment) == nil else {
                throw Problem(sentence: "it has a query or a fragment, for which a push has no use")
            }
            port = try url.part(.port)
            user = try url.part(.user, isDecoded: true)
            password = try url.part(.password, isDecoded: true)
            path = PushTarget.withoutTrailingSlashes(try url.part(.path) ?? "")
            base = PushTarget.withoutTrailingSlashes(try url.withoutSecrets())
        }

        func credentials(password given: String?) throws -> TransferCredentials? {
            guard let user, !user.isEmpty else {
                guard password == nil else { throw Problem(sentence: "it has a password without a user") }
                return nil
            }
            // Basic authentication ends the user at the first colon.
            guard !user.contains(":") else { throw Problem(sentence: "its user contains a colon") }
            return .basic(user: user, password: password ?? given ?? "")
        }
    }

    /// What may be shown of a text that is not known to be a URL: all of it, unless it could hold a secret.
    private static func shown(_ text: String) -> String {
        let longest = 200
        guard text.contains(where: { "@?#".contains($0) }) else {
            return "\"\(PrintableText.make(from: text, limit: longest))\""
        }
        guard let separator = schemeEnd(of: text) else { return "\"...\"" }
        return "\"\(PrintableText.make(from: String(text[..<separator.upperBound]), limit: longest))...\""
    }

    /// The `://` after a scheme; letters that cannot be a scheme, such as a user's name, end the search.
    private static func schemeEnd(of text: String) -> Range<String.Index>? {
        guard let separator = text.firstRange(of: "://") else { return nil }
        let isScheme = text[..<separator.lowerBound].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isScheme && separator.lowerBound > text.startIndex ? separator : nil
    }

    private static func withoutTrailingSlashes(_ text: String) -> String {
        var text = Substring(text)
        while text.last == "/" { text.removeLast() }
        return String(text)
    }
}
