import CurlTransfer
import LocatedYAML
import MetricPush

/// Credentials, proxies and headers: what may hold a secret.
extension PushFileReader {
    /// A secret and the field that it comes from; the text is nil when there is a problem with it.
    private struct Secret {
        var field: Field
        var text: String?
    }

    /// What is shown to the receiver; nil where nothing is said, or where that is wrong.
    mutating func credentials(of set: FieldSet, target: PushTarget?) -> TransferCredentials? {
        let basic = set["basic_auth"].flatMap { self.basic($0, userOfURL: target?.user, isURLKnown: target != nil) }
        let bearer = set["authorization"].flatMap { self.bearer($0) }
        if let field = set["authorization"] {
            if set["basic_auth"] != nil {
                report("stands beside basic_auth; give one of them", at: field)
                return nil
            }
            if target?.user != nil {
                report("the URL names a user, who has a password and no token; give one of them", at: field)
                return nil
            }
            if target?.wireProtocol == .smtp {
                report("a mail server takes a user and a password; give them as basic_auth", at: field)
                return nil
            }
        }
        return basic ?? bearer
    }

    private mutating func basic(_ field: Field, userOfURL: String?, isURLKnown: Bool) -> TransferCredentials? {
        let keys = ["username", "password", "password_file", "password_env"]
        guard let set = fields(field, allowed: keys) else { return nil }
        let name = text(set["username"], expected: "the name of a user")
        if let username = set["username"], let name {
            if name.isEmpty || name.contains(":") || name.unicodeScalars.contains(where: { !$0.isPrintable }) {
                report("expected the name of a user, on one line and without a colon", at: username)
                return nil
            }
            if let userOfURL, userOfURL != name {
                report("the URL names another user; give one of them", at: username)
                return nil
            }
        }
        let password = secret(of: set, at: field, keys: ("password", "password_file", "password_env"))
        guard let user = name ?? userOfURL else {
            if isURLKnown, set["username"] == nil {
                _ = required("username", of: set, expected: "the name of a user, here or in the URL")
            }
            return nil
        }
        return password?.text.map { .basic(user: user, password: $0) }
    }

    private mutating func bearer(_ field: Field) -> TransferCredentials? {
        let keys = ["type", "credentials", "credentials_file", "credentials_env"]
        guard let set = fields(field, allowed: keys) else { return nil }
        if let type = set["type"], let text = text(type, expected: "Bearer"), text.lowercased() != "bearer" {
            report(
                "expected Bearer; for another kind give the password as basic_auth, or a header of another name",
                at: type
            )
        }
        let secret = secret(of: set, at: field, keys: ("credentials", "credentials_file", "credentials_env"))
        guard let secret, let token = secret.text else { return nil }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            report("a token is printable ASCII without spaces; this one is not", at: secret.field)
            return nil
        }
        return .bearer(token: token)
    }

    /// The one secret of a mapping, which stands in it, in a file, or in a variable of the environment.
    private mutating func secret(
        of set: FieldSet,
        at field: Field,
        keys: (inline: String, file: String, variable: String)
    ) -> Secret? {
        let given = [keys.inline, keys.file, keys.variable].filter { set[$0] != nil }
        guard let key = given.first, let source = set[key] else {
            let isMisspelt = [keys.inline, keys.file, keys.variable].contains { set.misspelt.contains($0) }
            if !isMisspelt { report("expected one of \(keys.file), \(keys.variable) and \(keys.inline)", at: field) }
            return nil
        }
        if let second = given.dropFirst().first, let other = set[second] {
            report("stands beside \(key); give one of them", at: other)
            return nil
        }
        let expected =
            switch key {
            case keys.file: "the path of a file"
            case keys.variable: "the name of a variable of the environment"
            default: "a text"
            }
        guard let text = text(source, expected: expected) else { return nil }
        do throws(SecretReader.Failure) {
            let secret =
                switch key {
                case keys.file: try secrets.file(text)
                case keys.variable: try secrets.variable(text)
                default: try secrets.inline(text, insteadOf: "\(keys.file) or \(keys.variable)")
                }
            return Secret(field: source, text: secret)
        } catch {
            report(error.sentence, at: source)
            return nil
        }
    }

    mutating func proxy(of set: FieldSet) -> TransferProxy? {
        let login = set["proxy_basic_auth"].flatMap { self.basic($0, userOfURL: nil, isURLKnown: true) }
        guard let field = set["proxy_url"] else {
            if let login = set["proxy_basic_auth"] { report("there is no proxy_url beside it; give both", at: login) }
            return nil
        }
        let expected = "a proxy: \(TransferProxy.acceptedForms)"
        guard let text = text(field, expected: expected) else { return nil }
        do throws(ServerURL.Problem) {
            guard case .basic(let user, let password) = login else { return try TransferProxy(parsing: text) }
            return try TransferProxy(parsing: text, user: user, password: password)
        } catch {
            let hint = text.contains("@") ? "; user and password are accepted as proxy_basic_auth" : ""
            report("\(error.sentence)\(hint); accepted are \(TransferProxy.acceptedForms)", at: field)
            return nil
        }
    }

    mutating func headers(_ field: Field?, target: PushTarget?) -> [TransferHeader] {
        if let field, target?.wireProtocol == .smtp {
            report("a mail server gets no headers", at: field)
            return []
        }
        var headers: [TransferHeader] = []
        for (entry, value) in entries(field, of: "headers, such as X-Scope-OrgID: team-a") {
            if let problem = Self.problem(withHeader: entry.key, after: headers) {
                problems.append(problem, at: entry.position, path: value.path)
                continue
            }
            // A name with nothing behind it may be a secret that lost its own.
            guard value.node.kind != "nothing" else {
                problems.append("a header stands here without a value", at: entry.position, path: value.path)
                continue
            }
            let field = Field(path: "\(value.path).\(entry.key)", node: value.node)
            guard let (text, isSecret) = headerValue(field, name: entry.key) else { continue }
            do throws(TransferHeader.Problem) {
                headers.append(try TransferHeader(name: entry.key, value: text, isSecret: isSecret))
            } catch {
                report(error.description, at: field)
            }
        }
        return headers
    }

    /// What is wrong with the name of a header, if something is.
    private static func problem(withHeader name: String, after headers: [TransferHeader]) -> String? {
        do throws(TransferHeader.Problem) {
            _ = try TransferHeader(name: name, value: "")
        } catch {
            return error.description
        }
        let lowercase = name.lowercased()
        if lowercase.hasPrefix("x-prometheus-remote-write") { return "\(name) is set by aerostat" }
        guard !headers.contains(where: { $0.name.lowercased() == lowercase }) else {
            return "\(name) is given twice; give it once"
        }
        return nil
    }

    private mutating func headerValue(_ field: Field, name: String) -> (text: String, isSecret: Bool)? {
        if case .mapping = field.node.content {
            guard let set = fields(field, allowed: ["file", "env", "value"]) else { return nil }
            return secret(of: set, at: field, keys: ("value", "file", "env"))?.text.map { ($0, true) }
        }
        guard let text = text(field, expected: "a text, or a mapping with file or env") else { return nil }
        guard Self.soundsSecret(name) else { return (text, false) }
        do throws(SecretReader.Failure) {
            return (try secrets.inline(text, insteadOf: "{file: PATH} or {env: NAME} in its place"), true)
        } catch {
            report(error.sentence, at: field)
            return nil
        }
    }

    private static func soundsSecret(_ name: String) -> Bool {
        let words = ["token", "key", "secret", "auth", "pass", "cookie", "session", "signature", "credential", "jwt"]
        return words.contains { name.lowercased().contains($0) }
    }
}
