import CurlTransfer
import DeliveryQueue
import LocatedYAML
import MetricPush
import ReportMail

/// What holds no secret: certificates, labels, the queue, addresses.
extension PushFileReader {
    mutating func security(_ field: Field?) -> TransferSecurity? {
        guard let field else { return nil }
        if case .mapping(let entries) = field.node.content,
            let entry = entries.first(where: { $0.key == "insecure_skip_verify" })
        {
            problems.append(
                "is not offered: certificates are always checked; to trust a server's own certificate name it as ca_file",
                at: entry.position,
                path: "\(field.path).insecure_skip_verify"
            )
            return nil
        }
        let keys = ["ca_file", "cert_file", "key_file", "server_name"]
        guard let set = fields(field, allowed: keys) else { return nil }
        var security = TransferSecurity()
        security.authorities = certificates(set["ca_file"])
        security.certificate = certificates(set["cert_file"])
        security.key = certificates(set["key_file"])
        if let key = set["key_file"], set["cert_file"] == nil, !set.misspelt.contains("cert_file") {
            report("there is no cert_file beside it; give both, or cert_file alone where it holds the key too", at: key)
        }
        if let field = set["server_name"], let name = text(field, expected: "a host's name") {
            if Self.isHostName(name) {
                security.serverName = name
            } else {
                report("expected a host's name such as prometheus.example, or an address", at: field)
            }
        }
        return security
    }

    /// The path of a file in PEM form that can be read.
    private mutating func certificates(_ field: Field?) -> String? {
        guard let field, let text = text(field, expected: "the path of a file in PEM form") else { return nil }
        do throws(SecretReader.Failure) {
            try secrets.checkCertificates(text)
            return secrets.path(text)
        } catch {
            report(error.sentence, at: field)
            return nil
        }
    }

    private static func isHostName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    mutating func version(_ field: Field?, target: PushTarget?) -> PushSettings.RemoteWriteVersion? {
        guard let field else { return nil }
        let version = word(field, among: PushSettings.RemoteWriteVersion.allCases.map(\.rawValue))
        if let target, target.wireProtocol != .remoteWrite {
            report("only remote-write has a choice of messages; \(target.wireProtocol.rawValue) has none", at: field)
            return nil
        }
        return version.flatMap { PushSettings.RemoteWriteVersion(rawValue: $0) }
    }

    mutating func compression(_ field: Field?, target: PushTarget?) -> PushSettings.Compression? {
        guard let field else { return nil }
        if let target, target.wireProtocol.acceptedCompressions.count == 1 {
            report("\(target.wireProtocol.rawValue) has no choice of compression; leave it out", at: field)
            return nil
        }
        return word(field, among: PushSettings.Compression.allCases.map(\.rawValue))
            .flatMap { PushSettings.Compression(rawValue: $0) }
    }

    mutating func readLabels(_ field: Field?, into settings: inout PushSettings) {
        var labels: [PushSettings.Label] = []
        for (entry, value) in entries(field, of: "labels, such as site: lab") {
            guard let text = text(value, expected: "the value of a label") else { continue }
            do throws(PushSettings.Problem) {
                labels.append(try PushSettings.Label(name: entry.key, value: text))
            } catch {
                problems.append(error.problem, at: entry.position, path: value.path)
            }
        }
        guard let field else { return }
        do throws(PushSettings.Problem) {
            try settings.setExternalLabels(labels)
        } catch {
            report(error.description, at: field)
        }
    }

    mutating func readQueue(_ field: Field?, into settings: inout PushSettings) {
        let keys = ["max_samples_per_send", "max_bytes", "max_memory_bytes", "max_age", "sync_interval"]
        guard let field, let set = fields(field, allowed: keys) else { return }
        let samples = PushSettings.acceptedSamplesPerRequest
        let count = number(
            set["max_samples_per_send"],
            .count,
            in: Int64(samples.lowerBound)...Int64(samples.upperBound)
        )
        if let count { settings.maximumSamplesPerRequest = Int(count) }
        let mebibyte: Int64 = 1 << 20
        if let bytes = number(set["max_bytes"], .bytes, in: mebibyte...(16 << 40)) { settings.bounds.bytes = bytes }
        if let bytes = number(set["max_memory_bytes"], .bytes, in: mebibyte...(64 << 30)) {
            settings.bounds.memoryBytes = bytes
        }
        let day: Int64 = 86_400_000
        if let age = number(set["max_age"], .duration, in: 1_000...(365 * day)) {
            settings.bounds.age = .milliseconds(age)
        }
        if let interval = number(set["sync_interval"], .duration, in: 0...3_600_000) {
            settings.bounds.syncInterval = .milliseconds(interval)
        }
    }

    /// Sender and recipients of a mail server.
    mutating func mail(_ field: Field?) -> (sender: MailAddress?, recipients: [MailAddress]) {
        guard let field, let set = fields(field, allowed: ["from", "to"]) else { return (nil, []) }
        var recipients: [MailAddress] = []
        if let to = set["to"] {
            let isList: Bool
            if case .list = to.node.content { isList = true } else { isList = false }
            for item in isList ? items(to, of: "addresses") ?? [] : [to] {
                if let address = address(item) { recipients.append(address) }
            }
        }
        return (set["from"].flatMap { address($0) }, recipients)
    }

    private mutating func address(_ field: Field) -> MailAddress? {
        let expected = "a mail address such as ops@example.com"
        guard let text = text(field, expected: expected) else { return nil }
        do throws(MailError) {
            return try MailAddress(parsing: text)
        } catch {
            report("expected \(expected)", at: field)
            return nil
        }
    }
}
