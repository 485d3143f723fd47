import CurlTransfer
import Foundation
import HostModel
import RealReceivers
import ReportMail
import Testing

/// Mail through a real server, read by Python's email package.
@Suite(.timeLimit(.minutes(1)))
struct MailSinkTests {
    private static let credentials = TransferCredentials.basic(user: "alice", password: "s3cret pass")
    private static let subject = "aerostat: ‘critical’ on zürich-1, 2026-03-29 00:00 CET to 2026-03-30 00:00 CEST"
    private static let text =
        "Überlast: 100 % = alles\n.\nFrom here on\n" + String(repeating: "lang ", count: 60) + "\n"
    private static let html = "<!DOCTYPE html><p title=\"=3D\">" + String(repeating: "ü😀", count: 300) + "</p>\n"

    private static func message() throws -> MailMessage {
        MailMessage(
            sender: try MailAddress(parsing: "aerostat@host.example"),
            recipients: try (1...30).map { try MailAddress(parsing: "operator-\($0)@example.org") },
            subject: subject,
            text: Array(text.utf8),
            html: Array(html.utf8),
            date: try #require(Timestamp(iso8601: "2026-03-30T05:00:00Z")),
            identifier: .max
        )
    }

    @Test(.enabled(if: MailSink.canRun, "\(MailSink.reason)"), arguments: [MailSink.Mode.plain, .starttls, .smtps])
    func mailIsReadAsItWasMeant(mode: MailSink.Mode) throws {
        let folder = try Folder()
        let certificate = try folder.makeCertificate()
        let sink = try MailSink(mode, certificate: certificate)
        defer { sink.stop() }
        let server = try MailServer(
            parsing: "\(mode == .smtps ? "smtps" : "smtp")://127.0.0.1:\(sink.port)",
            credentials: mode == .plain ? nil : Self.credentials
        )
        try MailDelivery(server: server, authorities: certificate.file.path()).send(try Self.message())
        let mail = try sink.nextMail()
        #expect(mail.sender == "aerostat@host.example")
        #expect(mail.recipients == (1...30).map { "operator-\($0)@example.org" })
        #expect(mail.isEncrypted == (mode != .plain) && mail.isAuthenticated == (mode != .plain))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["subject"] == Self.subject)
        #expect(mail.headers["from"] == "aerostat <aerostat@host.example>")
        #expect(mail.headers["to"] == mail.recipients.joined(separator: ", "))
        #expect(mail.headers["message-id"] == "<1774846800000.3w5e11264sgsf.aerostat@host.example>")
        #expect(mail.time == 1_774_846_800)
        #expect(mail.types == ["text/plain", "text/html"])
        #expect(mail.text == Self.text)
        #expect(mail.html == Self.html)
    }

    @Test(.enabled(if: MailSink.canRun, "\(MailSink.reason)"))
    func strangersAreNotTrusted() throws {
        let folder = try Folder()
        let sink = try MailSink(.starttls, certificate: try folder.makeCertificate())
        defer { sink.stop() }
        let url = "smtp://127.0.0.1:\(sink.port)"
        for encryption in [MailServer.Encryption.required, .optional] {
            let delivery = MailDelivery(server: try MailServer(parsing: url, encryption: encryption))
            let error = #expect(throws: MailError.self) { try delivery.send(try Self.message()) }
            #expect("\(error as Any)".contains("certificate"))
        }
    }

    @Test(.enabled(if: MailSink.canRun, "\(MailSink.reason)"))
    func wrongPasswordIsRefusedAndNotShown() throws {
        let folder = try Folder()
        let certificate = try folder.makeCertificate()
        let sink = try MailSink(.starttls, certificate: certificate)
        defer { sink.stop() }
        let server = try MailServer(
            parsing: "smtp://127.0.0.1:\(sink.port)",
            credentials: .basic(user: "alice", password: "wr0ng")
        )
        let delivery = MailDelivery(server: server, authorities: certificate.file.path())
        let error = #expect(throws: MailError.self) { try delivery.send(try Self.message()) }
        let text = "\(error as Any)"
        #expect(text.contains("535"), "\(text)")
        #expect(!text.contains("wr0ng") && !text.contains("alice"))
    }
}

/// A folder for one test.
private final class Folder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "aerostat-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            FileHandle.standardError.write(Data("cannot remove \(url.path()): \(error)\n".utf8))
        }
    }

    /// Files with a certificate for 127.0.0.1 that vouches for itself, and with its key.
    func makeCertificate() throws -> (file: URL, key: URL) {
        let (file, key) = (url.appending(path: "certificate.pem"), url.appending(path: "key.pem"))
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments =
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
            + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key.path(), "-out", file.path()]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        return (file, key)
    }
}
