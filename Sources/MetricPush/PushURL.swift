import CurlTransfer
import ReportMail

/// A push URL taken apart: what all protocols have in common, and the words for what is wrong with one.
struct PushURL {
    /// What is wrong, without anything of the URL that may be secret.
    struct Problem: Error {
        let sentence: String

        init(_ sentence: String) { self.sentence = sentence }
    }

    /// A part of the query. The value is as it was written, percent-encoded.
    struct Field: Hashable {
        let key: String
        let value: String
    }

    let wireProtocol: PushProtocol
    /// `http`, `https`, `smtp` or `smtps`.
    let transport: String
    /// Scheme, host, port and path, as libcurl writes them.
    let base: String
    /// At least a slash.
    let path: String
    let user: String?
    let query: [Field]
    /// The query as it was written, with its question mark; empty where there is none.
    let queryText: String

    init(parsing text: String) throws(Problem) {
        do {
            try self.init(unchecked: text)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem("it is malformed: \(error)")
        }
    }

    private init(unchecked text: String) throws {
        guard let separator = Self.schemeEnd(of: text) else { throw Problem("it has no scheme") }
        let (named, transport) = try Self.scheme(text[..<separator.lowerBound].lowercased())
        // libcurl would take three slashes for two, and so the first directory for the host.
        guard text[separator.upperBound...].first != "/" else { throw Problem("it has no host") }
        let url = try CurlURL(parsing: "\(transport)://\(text[separator.upperBound...])")
        guard try url.part(.password) == nil else {
            throw Problem(
                "it holds a password, which every user of the machine can read; name the user alone and set "
                    + "\(PushTarget.passwordVariable), or give both in the file of --push.config"
            )
        }
        user = try url.part(.user, isDecoded: true).flatMap { $0.isEmpty ? nil : $0 }
        // Basic authentication ends the user at the first colon.
        guard user?.contains(":") != true else { throw Problem("its user contains a colon") }
        guard try url.part(.fragment) == nil else { throw Problem("it has a fragment, for which a push has no use") }
        let path = try url.part(.path) ?? "/"
        self.path = path
        let port = try url.part(.port)
        queryText = try url.part(.query).map { "?\($0)" } ?? ""
        query = try Self.fields(queryText.dropFirst())
        self.transport = transport
        base = try url.withoutSecrets()
        if let named {
            wireProtocol = named
        } else if path.hasSuffix("/api/v1/write") {
            wireProtocol = .remoteWrite
        } else if port == "9091", path == "/" {
            wireProtocol = .pushgateway
        } else {
            let choices = PushProtocol.allCases.filter { $0 != .smtp }.map { "\($0.rawValue)+" }
            throw Problem(
                "it does not say which protocol to speak; put one of \(choices.joined(separator: ", ")) in front"
            )
        }
    }

    /// The URL without slashes at its end.
    var prefix: String {
        var text = Substring(base)
        while text.last == "/" { text.removeLast() }
        return String(text)
    }

    /// The scheme of what is shown.
    var label: String { wireProtocol == .smtp ? transport : "\(wireProtocol.rawValue)+\(transport)" }

    /// The prefix, unless it ends with what the protocol appends itself.
    func prefix(without ending: String) throws(Problem) -> String {
        let prefix = prefix
        guard !prefix.hasSuffix(ending), !path.contains("\(ending)/job") else {
            throw Problem("its path has \(ending), which aerostat appends; give what stands before it")
        }
        return prefix
    }

    func refuseQuery() throws(Problem) {
        guard queryText.isEmpty else { throw Problem("it has a query, for which \(wireProtocol.rawValue) has no use") }
    }

    /// What follows the prefix in requests to InfluxDB.
    func influxRequest() throws(Problem) -> String {
        let accepted = "accepted are db and rp (InfluxDB 1), or org and bucket (InfluxDB 2)"
        let keys = Set(query.map(\.key))
        guard keys.isSubset(of: ["db", "rp", "org", "bucket"]) else {
            throw Problem("its query has a key that is not known; \(accepted)")
        }
        guard query.allSatisfy({ !$0.value.isEmpty }) else { throw Problem("its query has a key without a value") }
        switch keys {
        case ["db"], ["db", "rp"]: return "/write\(queryText)&precision=ms"
        case ["org", "bucket"]: return "/api/v2/write\(queryText)&precision=ms"
        default: throw Problem("its query does not say where to write; \(accepted)")
        }
    }

    /// Sender and recipients, which stand either in the URL or beside it.
    func mail(
        sender: MailAddress?,
        recipients: [MailAddress]
    ) throws(Problem) -> (sender: MailAddress?, recipients: [MailAddress]) {
        guard path == "/" else { throw Problem("it has a path, for which a mail server has no use") }
        guard Set(query.map(\.key)).isSubset(of: ["from", "to"]) else {
            throw Problem("its query has a key that is not known; accepted are from and to")
        }
        let named = (from: try addresses("from"), to: try addresses("to"))
        guard named.from.isEmpty || sender == nil, named.to.isEmpty || recipients.isEmpty else {
            throw Problem("it names sender or recipients that are also given beside it; give them once")
        }
        guard named.from.count <= 1 else { throw Problem("it has more than one sender") }
        let all = named.to + recipients
        guard !all.isEmpty else { throw Problem("it has no recipients; append ?to=ADDRESS[,ADDRESS]") }
        guard Set(all).count == all.count else { throw Problem("it names a recipient twice") }
        return (named.from.first ?? sender, all)
    }

    private func addresses(_ key: String) throws(Problem) -> [MailAddress] {
        guard let field = query.first(where: { $0.key == key }) else { return [] }
        var addresses: [MailAddress] = []
        for text in try Self.decoded(field.value).split(separator: ",", omittingEmptySubsequences: false) {
            do throws(MailError) {
                addresses.append(try MailAddress(parsing: String(text)))
            } catch {
                throw Problem("its \(key)= holds what is no mail address such as ops@example.com")
            }
        }
        return addresses
    }

    /// The part of a query that is fit to be shown, with its question mark.
    static func shownQuery(_ query: [Field]) -> String {
        let shown = query.filter { ["db", "rp", "org", "bucket", "to", "from"].contains($0.key) && !$0.value.isEmpty }
        guard !shown.isEmpty else { return "" }
        return "?" + shown.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    /// The `://` after a scheme; letters that cannot be a scheme, such as a user's name, end the search.
    static func schemeEnd(of text: String) -> Range<String.Index>? {
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

    private static func scheme(_ text: String) throws(Problem) -> (named: PushProtocol?, transport: String) {
        switch text {
        case "http", "https": return (nil, text)
        case "smtp", "smtps": return (.smtp, text)
        default:
            let words = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2, let named = PushProtocol(rawValue: words[0]), named != .smtp,
                words[1] == "http" || words[1] == "https"
            else { throw Problem("its scheme is not known") }
            return (named, words[1])
        }
    }

    private static func fields(_ text: Substring) throws(Problem) -> [Field] {
        var fields: [Field] = []
        for part in text.split(separator: "&") {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = try decoded(String(words[0]))
            guard !soundsSecret(key) else {
                throw Problem(
                    "its query holds what sounds like a secret, which every user of the machine can read; "
                        + "give credentials in the file of --push.config"
                )
            }
            guard !fields.contains(where: { $0.key == key }) else { throw Problem("its query has a key twice") }
            let value = words.count == 2 ? String(words[1]) : ""
            // For the check alone: what is sent and shown is the text as it was written.
            _ = try decoded(value)
            fields.append(Field(key: key, value: value))
        }
        return fields
    }

    private static func soundsSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        let words = ["token", "pass", "pwd", "key", "secret", "auth", "credential", "signature", "jwt", "session"]
        return ["p", "u", "sig", "sas"].contains(key) || words.contains { key.contains($0) }
    }

    /// Text with each `%XX` as the byte that it stands for.
    private static func decoded(_ text: String) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2, digits[0] > 1 else {
                throw Problem("its query is not percent-encoded as it should be")
            }
            bytes.append(UInt8(digits[0] * 16 + digits[1]))
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem("its query is not UTF-8")
        }
        return text
    }
}
