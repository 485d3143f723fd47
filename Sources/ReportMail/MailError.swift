/// Why a mail cannot be sent. Descriptions are one line and hold no secrets.
public enum MailError: Error, Hashable, CustomStringConvertible {
    case invalidAddress(String)
    /// `url` is fit to be shown.
    case invalidServer(url: String, problem: String)
    /// User and password would travel where anyone can read them.
    case unprotectedCredentials(server: String)
    case notDelivered(server: String, reason: String)

    public var description: String {
        switch self {
        case .invalidAddress(let text):
            "\(text) is no mail address; accepted is NAME@DOMAIN, in ASCII"
        case .invalidServer(let url, let problem):
            "mail server \(url): \(problem); accepted are smtp://HOST[:PORT] and smtps://HOST[:PORT]"
        case .unprotectedCredentials(let server):
            "mail server \(server): user and password are only sent over TLS; require it, or give no credentials"
        case .notDelivered(let server, let reason):
            "cannot send mail through \(server): \(reason)"
        }
    }
}
