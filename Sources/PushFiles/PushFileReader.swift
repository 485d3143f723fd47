import CurlTransfer
import DeliveryQueue
import LocatedYAML
import MetricPush
import ReportMail

/// Reads the tree of a file of destinations.
struct PushFileReader: SourceReading {
    typealias Destination = (target: PushTarget, settings: PushSettings)

    private static let maximumDestinations = 100
    private static let keys = [
        "url", "basic_auth", "authorization", "tls_config", "proxy_url", "proxy_basic_auth", "headers",
        "remote_timeout",
        "connect_timeout", "protobuf_message", "compression", "external_labels", "queue_config", "mail",
    ]

    var problems: ProblemList
    let secrets: SecretReader
    var quotesTexts: Bool { false }

    /// The destinations as far as they have no problems.
    mutating func read(_ bytes: [UInt8]) -> [Destination] {
        guard let root = root(bytes), let set = fields(root, allowed: ["destinations"]),
            let list = required("destinations", of: set, expected: "a list of destinations"),
            let items = items(list, of: "destinations")
        else { return [] }
        guard (1...Self.maximumDestinations).contains(items.count) else {
            report("expected 1 to \(Self.maximumDestinations) destinations, found \(items.count)", at: list)
            return []
        }
        var destinations: [Destination] = []
        var known: [String: String] = [:]
        for item in items {
            guard let set = fields(item, allowed: Self.keys) else { continue }
            let before = problems.count
            let target = target(of: set)
            let settings = settings(of: set, target: target)
            guard let target else { continue }
            if let earlier = known.updateValue(item.path, forKey: target.destination), let url = set["url"] {
                report("leads to the same destination as \(earlier); give each destination once", at: url)
            }
            guard problems.count == before else { continue }
            do throws(PushSettings.Problem) {
                try settings.check(for: target)
                destinations.append((target, settings))
            } catch {
                report(error.description, at: item)
            }
        }
        return destinations
    }

    private mutating func root(_ bytes: [UInt8]) -> Field? {
        do {
            if let root = try SourceDocument.compose(bytes, format: .pushes) { return Field(path: "", node: root) }
            problems.append("the file is empty; expected YAML with the key destinations", at: .start, path: "")
        } catch {
            problems.append(error.message, at: error.position, path: "")
        }
        return nil
    }

    /// Where a destination is, or nil when that was reported to be wrong.
    private mutating func target(of set: FieldSet) -> PushTarget? {
        let expected = "a push URL: \(PushTarget.acceptedForms)"
        let url = required("url", of: set, expected: expected)
        let mail = mail(set["mail"])
        guard let url, let text = text(url, expected: expected) else { return nil }
        do throws(PushError) {
            return try PushTarget(parsing: text, sender: mail.sender, recipients: mail.recipients)
        } catch {
            guard case .invalidURL(let shown, let problem) = error else {
                report("\(error)", at: url)
                return nil
            }
            report("\(shown): \(problem); accepted are \(PushTarget.acceptedForms)", at: url)
            return nil
        }
    }

    /// The settings as far as they have no problems.
    ///
    /// - Parameter target: nil where the URL is wrong; then nothing is said about what fits to it.
    private mutating func settings(of set: FieldSet, target: PushTarget?) -> PushSettings {
        let password = secrets.environment(PushTarget.passwordVariable)
        var settings = target.map { PushSettings(for: $0, password: password) } ?? PushSettings(for: .pushgateway)
        if let credentials = credentials(of: set, target: target) { settings.credentials = credentials }
        if let security = security(set["tls_config"]) { settings.security = security }
        if let proxy = proxy(of: set) { settings.proxy = proxy }
        settings.headers = headers(set["headers"], target: target)
        if let timeout = timeout(set["remote_timeout"]) { settings.requestTimeout = timeout }
        if let timeout = timeout(set["connect_timeout"]) { settings.connectTimeout = timeout }
        if let version = version(set["protobuf_message"], target: target) { settings.remoteWriteVersion = version }
        if let compression = compression(set["compression"], target: target) { settings.compression = compression }
        readLabels(set["external_labels"], into: &settings)
        readQueue(set["queue_config"], into: &settings)
        return settings
    }

    /// The entries of a mapping whose keys are the user's own.
    mutating func entries(_ field: Field?, of what: String) -> [(key: SourceNode.Entry, value: Field)] {
        guard let field else { return [] }
        guard case .mapping(let entries) = field.node.content else {
            report("expected a mapping of \(what)", at: field)
            return []
        }
        return entries.map { ($0, Field(path: field.path, node: $0.value)) }
    }

    private mutating func timeout(_ field: Field?) -> Duration? {
        number(field, .duration, in: 1...86_400_000).map { .milliseconds($0) }
    }
}

extension SourceFormat {
    static let pushes = SourceFormat(
        noun: "push configuration",
        plural: "push configurations",
        nodes: 20_000,
        advice: "give fewer destinations",
        neededDepth: 6
    )
}
