import CurlTransfer
public import ReportMail

/// Where to push and in which language: a push URL, checked.
///
/// The scheme names the protocol and the transport, as in `remote-write+https://prometheus.example/api/v1/write`; which
/// forms there are is in `acceptedForms`. A bare `http://` or `https://` is taken for a Pushgateway when it has that
/// program's port, 9091, and no path, and for remote write when its path ends as Prometheus's does. The URL may name a
/// user, but no password: command lines can be read by every user of the machine.
public struct PushTarget: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Environment variable with the password for users that URLs name.
    public static let passwordVariable = "AEROSTAT_PUSH_PASSWORD"

    /// What a push URL may look like, for help texts and errors.
    public static let acceptedForms =
        PushProtocol.allCases.map(\.acceptedForm).joined(separator: ", ")
        + ", http[s]://HOST:9091 and http[s]://HOST[:PORT]/api/v1/write"

    /// Fit for labels and logs: the URL with the protocol in its scheme, without user, and of its query only what tells
    /// destinations apart and is known to be no secret.
    public let destination: String
    public let wireProtocol: PushProtocol
    /// What libcurl gets, without user and password. A Pushgateway's lacks the path of the group, which is appended; a
    /// mail server's is host and port alone.
    let url: String
    /// Whom the URL names for basic authentication or the login of a mail server.
    public let user: String?
    /// From whom mail comes; nil where the URL does not say.
    public let sender: MailAddress?
    /// To whom mail goes; empty for other protocols.
    public let recipients: [MailAddress]

    public var description: String { destination }
    public var debugDescription: String { destination }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// - Parameters:
    ///   - text: a push URL.
    ///   - sender: from whom mail comes, unless the URL says so.
    ///   - recipients: to whom mail goes, unless the URL says so.
    /// - Throws: `PushError.invalidURL`, without anything that may be secret.
    public init(
        parsing text: String,
        sender: MailAddress? = nil,
        recipients: [MailAddress] = []
    ) throws(PushError) {
        let shown = Self.shown(text)
        do throws(PushURL.Problem) {
            try self.init(PushURL(parsing: text), sender: sender, recipients: recipients)
        } catch {
            throw .invalidURL(url: shown, problem: error.sentence)
        }
    }

    private init(_ url: PushURL, sender: MailAddress?, recipients: [MailAddress]) throws(PushURL.Problem) {
        wireProtocol = url.wireProtocol
        user = url.user
        var address = url.base
        var shownFields = url.query
        var mail: (sender: MailAddress?, recipients: [MailAddress]) = (nil, [])
        switch url.wireProtocol {
        case .pushgateway:
            try url.refuseQuery()
            address = try url.prefix(without: "/metrics")
            self.url = address
        case .influx:
            address = try url.prefix(without: "/write")
            self.url = try address + url.influxRequest()
        case .otlp:
            try url.refuseQuery()
            if url.path == "/" { address = url.prefix + "/v1/metrics" }
            self.url = address
        case .remoteWrite:
            guard url.path != "/" else {
                throw PushURL.Problem("it has no path; most receivers of remote write take /api/v1/write")
            }
            self.url = address + url.queryText
        case .json, .csv:
            self.url = address + url.queryText
        case .smtp:
            mail = try url.mail(sender: sender, recipients: recipients)
            address = url.prefix
            self.url = address
            shownFields = [PushURL.Field(key: "to", value: mail.recipients.map(\.description).joined(separator: ","))]
            if let sender = mail.sender { shownFields.append(PushURL.Field(key: "from", value: sender.description)) }
        }
        guard url.wireProtocol == .smtp || (sender == nil && recipients.isEmpty) else {
            throw PushURL.Problem("it does not lead to a mail server, which alone has sender and recipients")
        }
        self.sender = mail.sender
        self.recipients = mail.recipients
        destination = url.label + address.dropFirst(url.transport.utf8.count) + PushURL.shownQuery(shownFields)
    }

    /// What may be shown of a text that is not known to be a URL: what could hold a secret is left out.
    private static func shown(_ text: String) -> String {
        let longest = 200
        func quoted(_ text: some StringProtocol, isCut: Bool) -> String {
            "\"\(PrintableText.make(from: String(text), limit: longest))\(isCut ? "..." : "")\""
        }
        let end = text.firstIndex(where: { "?#".contains($0) }) ?? text.endIndex
        let (head, tail) = (text[..<end], text[end...])
        // A question mark can be a part of a password that was not encoded; in the URL of a mail server addresses follow
        // on one, and a port is all that stands after a colon.
        let isMail = tail.hasPrefix("?to=") || tail.hasPrefix("?from=")
        let hasPlainPort = head.split(separator: ":").dropFirst(2).allSatisfy { $0.allSatisfy(\.isNumber) }
        if !head.contains("@"), !tail.contains("@") || (isMail && hasPlainPort) {
            return quoted(head, isCut: !tail.isEmpty)
        }
        guard let separator = PushURL.schemeEnd(of: text) else { return "\"...\"" }
        return quoted(text[..<separator.upperBound], isCut: true)
    }
}
