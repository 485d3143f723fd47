import LocatedYAML
import WebSecurity

/// Reads the tree of a web configuration file.
///
/// A key without a value, and a text that is empty, count as left out wherever exporter-toolkit has it so.
struct WebFileReader: SourceReading {
    var problems: ProblemList
    var warnings: ProblemList
    var files: [String]
    let directory: String
    let isPublic: Bool
    var quotesTexts: Bool { false }

    init(file: String, directory: String, isPublic: Bool) {
        problems = ProblemList(file: file)
        warnings = ProblemList(file: file)
        files = [file]
        self.directory = directory
        self.isPublic = isPublic
    }

    /// The settings as far as they have no problems; nil for a file with nothing in it.
    mutating func read(_ bytes: [UInt8]) -> WebSettings? {
        guard let root = root(bytes) else { return nil }
        var settings = WebSettings()
        let keys = ["tls_server_config", "http_server_config", "basic_auth_users", "rate_limit"]
        guard let set = fields(root, allowed: keys) else { return settings }
        readHTTP(value(set["http_server_config"]), into: &settings)
        settings.users = users(value(set["basic_auth_users"]))
        settings.rateLimit = rateLimit(value(set["rate_limit"]))
        if let field = value(set["tls_server_config"]) {
            settings.tls = tls(field, isHTTP2Enabled: settings.isHTTP2Enabled)
        }
        return settings
    }

    private mutating func root(_ bytes: [UInt8]) -> Field? {
        do {
            let root = try SourceDocument.compose(bytes, format: .webConfigurations)
            return value(root.map { Field(path: "", node: $0) })
        } catch {
            problems.append(error.message, at: error.position, path: "")
            // Something stands there.
            return nil
        }
    }

    /// The field, unless nothing stands behind its key.
    func value(_ field: Field?) -> Field? {
        field?.node.kind == "nothing" ? nil : field
    }

    /// One of a few words. Unlike `word`, it quotes nothing: any text may be a secret in the wrong place.
    mutating func choice(_ field: Field?, among words: [String], what: String) -> String? {
        let list = words.joined(separator: ", ")
        guard let field, let text = text(field, expected: "one of \(list)") else { return nil }
        guard words.contains(text) else {
            let hint = Spelling.nearest(to: text, among: words).map { ", did you mean \($0)?" } ?? ";"
            report("unknown \(what)\(hint) accepted are \(list)", at: field)
            return nil
        }
        return text
    }

    /// The words that YAML 1.1 has for yes and no, which exporter-toolkit takes too.
    mutating func flag(_ field: Field?) -> Bool? {
        guard let field = value(field), let text = text(field, expected: "true or false") else { return nil }
        switch text {
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": return true
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N": return false
        default:
            report("expected true or false", at: field)
            return nil
        }
    }

    private mutating func users(_ field: Field?) -> [WebUser] {
        guard let field else { return [] }
        guard case .mapping(let entries) = field.node.content else {
            report("expected a mapping of users to hashes of their passwords", at: field)
            return []
        }
        var users: [WebUser] = []
        for entry in entries {
            // The path stays without the name, in whose place a password may stand by mistake.
            if entry.key == "<<" {
                problems.append("merge keys are not accepted; name each user", at: entry.position, path: field.path)
                continue
            }
            if entry.key.contains(":") || entry.key.unicodeScalars.contains(where: { !$0.isPrintable }) {
                problems.append(
                    "expected the name of a user, on one line and without a colon",
                    at: entry.position,
                    path: field.path
                )
                continue
            }
            let advice = "expected what htpasswd -nBC 10 prints after the name"
            let value = Field(path: field.path, node: entry.value)
            guard let text = text(value, expected: "the hash of a password, as htpasswd -nBC 10 prints it") else {
                continue
            }
            guard let hash = PasswordHash(parsing: text) else {
                let reason = PasswordHash.problem(with: text).map { ": \($0)" } ?? ""
                report("this is no bcrypt hash\(reason); \(advice)", at: value)
                continue
            }
            users.append(WebUser(name: entry.key, password: hash))
        }
        return users
    }

    private mutating func rateLimit(_ field: Field?) -> RateLimit? {
        guard let field, let set = fields(field, allowed: ["interval", "burst"]) else { return nil }
        let interval = interval(set["interval"])
        var burst: Int?
        if let field = value(set["burst"]), let text = text(field, expected: "a whole number such as 20") {
            burst = Int(text).flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
            if burst == nil { report("expected a whole number from 1 to 1000000000, such as 20", at: field) }
        }
        guard let interval, interval > .zero else { return nil }
        if let burst, burst >= 1 { return RateLimit(interval: interval, burst: burst) }
        guard value(set["burst"]) == nil || burst == 0 else { return nil }
        if set.misspelt.contains("burst") { return nil }
        let message = "no request would be answered with a burst of 0; expected burst: 1 or more beside the interval"
        report(message, at: value(set["burst"]) ?? field)
        return nil
    }

    /// Zero and nil for no limit.
    private mutating func interval(_ field: Field?) -> Duration? {
        let expected = "a time such as 100ms, in ns, us, ms, s, m or h, or 0 for no limit"
        guard let field = value(field), let text = text(field, expected: expected) else { return nil }
        if let nanoseconds = GoDuration.nanoseconds(text) { return .nanoseconds(nanoseconds) }
        if case .text(_, isPlain: true) = field.node.content, let nanoseconds = Int64(text), nanoseconds > 0 {
            // As exporter-toolkit has it, since Go counts times so.
            warnings.append(
                "a number without a unit is taken as nanoseconds; give a unit, such as \(nanoseconds)s or \(nanoseconds)ms",
                at: field.node.position,
                path: field.path
            )
            return .nanoseconds(nanoseconds)
        }
        report("expected \(expected)", at: field)
        return nil
    }
}

extension SourceFormat {
    static let webConfigurations = SourceFormat(
        noun: "web configuration",
        plural: "web configurations",
        nodes: 20_000,
        advice: "give fewer users",
        neededDepth: 4
    )
}
