import CurlTransfer
import HostModel
import LoopbackServers
import Testing

@testable import ReportMail

/// Mail to a server on loopback that says what it is told to.
@Suite(.timeLimit(.minutes(1)))
struct MailDeliveryTests {
    private static func message(
        subject: String = "aerostat: critical",
        text: String = "all\n",
        recipients: [String] = ["ops@example.org", "night@example.org"]
    ) throws -> MailMessage {
        MailMessage(
            sender: try MailAddress(parsing: "aerostat@host.example"),
            recipients: try recipients.map { try MailAddress(parsing: $0) },
            subject: subject,
            text: Array(text.utf8),
            html: Array("<p>all = é</p>".utf8),
            date: .defaultStart,
            identifier: 35
        )
    }

    private static func failure(_ server: MailServer, timeout: Duration = .seconds(20)) throws -> String {
        let error = #expect(throws: MailError.self) {
            try MailDelivery(server: server, timeout: timeout).send(try message())
        }
        guard case .notDelivered(server.description, let reason) = try #require(error) else { return "\(error as Any)" }
        #expect(reason.allSatisfy { !$0.isNewline })
        return reason
    }

    private static func server(_ port: UInt16, _ encryption: MailServer.Encryption? = nil) throws -> MailServer {
        try MailServer(parsing: "smtp://127.0.0.1:\(port)", encryption: encryption)
    }

    @Test func messageArrivesAsItWasWritten() throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let message = try Self.message(text: "first\n.\n..dots\n")
        try MailDelivery(server: try Self.server(server.port)).send(message)
        let mail = try #require(server.mails.first)
        #expect(server.mails.count == 1)
        #expect(mail.sender == "aerostat@host.example")
        #expect(mail.recipients == ["ops@example.org", "night@example.org"])
        let expected = """
            From: aerostat <aerostat@host.example>
            To: ops@example.org,
             night@example.org
            Subject: aerostat: critical
            Date: Thu, 01 Jan 2026 00:00:00 +0000
            Message-ID: <1767225600000.z.aerostat@host.example>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="=_alternative"

            --=_alternative
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            first
            .
            ..dots

            --=_alternative
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>all =3D =C3=A9</p>
            --=_alternative--

            """
        #expect(mail.message == expected.replacing("\n", with: "\r\n"))
    }

    @Test func subjectIsOneLine() throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let message = try Self.message(subject: "x\r\nBcc: evil@example.org\r\n\r\nbody\u{0}")
        try MailDelivery(server: try Self.server(server.port)).send(message)
        let mail = try #require(server.mails.first)
        #expect(mail.message.contains("\r\nSubject: x Bcc: evil@example.org body\r\nDate: "))
        #expect(mail.recipients.count == 2)
    }

    @Test(arguments: [
        (["connect": "554 go away"], "554 go away"), (["MAIL": "530 5.7.0 authenticate\t"], "530 5.7.0 authenticate"),
        (["RCPT TO:<night": "550 5.1.1 no such user"], "550 5.1.1 no such user"), (["DATA": "452 full"], "452 full"),
        ([".": "554 5.6.0 is spam"], "554 5.6.0 is spam"),
    ])
    func refusalIsInTheServersWords(replies: [String: String], words: String) throws {
        let server = try ScriptedMailServer(replies: replies)
        defer { server.stop() }
        #expect(try Self.failure(try Self.server(server.port)).hasSuffix("; the server says: \(words)"))
        #expect(server.mails.isEmpty)
    }

    @Test func missingEncryptionIsNotPutUpWith() throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        #expect(try !Self.failure(try Self.server(server.port, .required)).isEmpty)
        let credentials = TransferCredentials.basic(user: "alice", password: "s3cret")
        let strict = try MailServer(parsing: "smtp://127.0.0.1:\(server.port)", credentials: credentials)
        #expect(try !Self.failure(strict).contains("s3cret"))
        #expect(!server.lines.isEmpty)
        #expect(server.lines.allSatisfy { $0.hasPrefix("EHLO ") || $0.hasPrefix("HELO ") || $0 == "QUIT" })
        #expect(
            try Self.failure(try MailServer(parsing: "smtps://127.0.0.1:\(server.port)"), timeout: .seconds(1)) != ""
        )
    }

    @Test(arguments: ["connect", "EHLO", "MAIL", "DATA", "."])
    func brokenConnectionIsAnError(command: String) throws {
        let server = try ScriptedMailServer(replies: [command: ""])
        defer { server.stop() }
        #expect(try !Self.failure(try Self.server(server.port)).isEmpty)
        #expect(server.mails.isEmpty)
    }

    @Test func silenceTimesOut() throws {
        let server = try ScriptedReceiver(always: .silence)
        defer { server.stop() }
        let reason = try Self.failure(try Self.server(server.port), timeout: .milliseconds(300))
        #expect(reason.contains("timed out") || reason.contains("timeout"))
    }

    @Test func nobodyListens() throws {
        #expect(try Self.failure(try Self.server(try LoopbackSocket.unusedPort())).contains("127.0.0.1"))
    }
}
