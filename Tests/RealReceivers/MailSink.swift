public import Foundation

/// A real mail server, Debian's aiosmtpd, which prints what Python's email package reads in each message.
public final class MailSink {
    public enum Mode: String, Sendable {
        case plain, starttls, smtps
    }

    /// What a mail was, to someone else's parser.
    public struct Mail: Decodable {
        public var sender: String
        public var recipients: [String]
        public var isEncrypted: Bool
        public var isAuthenticated: Bool
        public var headers: [String: String]
        public var time: Double
        public var defects: [String]
        public var types: [String]
        public var text: String
        public var html: String
    }

    private static let python = URL(filePath: "/usr/bin/python3")
    public static let canRun = ProcessInfo.processInfo.environment["CI"] == "true" || isInstalled
    public static let reason = "Debian package python3-aiosmtpd is not installed; make test installs it as root"

    private static let isInstalled: Bool = {
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import aiosmtpd.smtp"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    public let port: Int
    private let process = Process()
    private let output = Pipe()
    private var pending = Data()

    /// - Parameter certificate: files with a certificate and its key.
    public init(_ mode: Mode, certificate: (file: URL, key: URL)) throws {
        process.executableURL = Self.python
        process.arguments = ["-c", Self.script, mode.rawValue, certificate.file.path(), certificate.key.path()]
        process.standardOutput = output
        try process.run()
        var first = Data()
        port = Int(String(decoding: Self.readLine(output, &first) ?? Data(), as: UTF8.self)) ?? 0
        pending = first
    }

    public func stop() {
        // It began with the signals blocked that are blocked on this thread, so asking would not do.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The next mail; waits for it.
    public func nextMail() throws -> Mail {
        try JSONDecoder().decode(Mail.self, from: Self.readLine(output, &pending) ?? Data())
    }

    private static func readLine(_ pipe: Pipe, _ pending: inout Data) -> Data? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = Data(pending[..<end])
                pending = Data(pending[pending.index(after: end)...])
                return line
            }
            let bytes = pipe.fileHandleForReading.availableData
            guard !bytes.isEmpty else { return nil }
            pending += bytes
        }
    }

    /// With encryption a user must be named, alice, whose password is "s3cret pass".
    private static let script = """
        import asyncio, email, email.policy, email.utils, json, ssl, sys, warnings
        warnings.simplefilter("ignore")
        from aiosmtpd.smtp import SMTP, AuthResult

        mode, certificate, key = sys.argv[1:]

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
                parts = list(mail.iter_parts())
                defects = [str(d) for p in [mail] + parts for d in p.defects]
                defects += [str(d) for h in mail.values() for d in h.defects]
                print(json.dumps({
                    "sender": envelope.mail_from, "recipients": envelope.rcpt_tos,
                    "isEncrypted": session.ssl is not None or mode == "smtps",
                    "isAuthenticated": bool(session.authenticated),
                    "headers": {k.lower(): str(v) for k, v in mail.items()},
                    "time": email.utils.parsedate_to_datetime(mail["date"]).timestamp(),
                    "defects": defects, "types": [p.get_content_type() for p in parts],
                    "text": mail.get_body(("plain",)).get_content().replace("\\r\\n", "\\n"),
                    "html": mail.get_body(("html",)).get_content().replace("\\r\\n", "\\n"),
                }), flush=True)
                return "250 taken"

        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == (b"alice", b"s3cret pass"), handled=False)

        async def main():
            context = None
            if mode != "plain":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate, key)
            def protocol():
                options = {"authenticator": check, "auth_required": mode != "plain", "hostname": "sink.example"}
                if mode == "starttls":
                    options |= {"tls_context": context, "require_starttls": True}
                if mode == "smtps":
                    options |= {"auth_require_tls": False}
                return SMTP(Handler(), **options)
            server = await asyncio.get_running_loop().create_server(
                protocol, "127.0.0.1", 0, ssl=context if mode == "smtps" else None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """
}
