import Foundation
import LoopbackServers
import Testing

/// `aerostat summary --mail-to`, and what becomes of mail that cannot be sent.
@Suite(.timeLimit(.minutes(2)))
struct SummaryMailTests {
    private static let period = "--from 2026-01-01T00:00:00Z --to 2026-01-01T00:20:00Z"

    /// A folder with the history `run.db` of a host that gets into trouble.
    private static func folder() async throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let history = "\(folder.path)/run.db"
        let run = ["run", "crisis", "--for", "20m", "--interval", "15s", "--history", history]
        #expect(try await AerostatProcess(run).result().status == 0)
        return folder
    }

    private static func summary(
        _ folder: ScratchFolder,
        _ options: String,
        environment: String = ""
    ) async throws -> AerostatProcess.Result {
        let command = "TZ=UTC \(environment) \"$0\" summary --history \(folder.path)/run.db \(period) \(options)"
        return try await AerostatProcess.run(shell: command)
    }

    @Test func verdictIsMailed() async throws {
        let folder = try await Self.folder()
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let options = "--mail-to ops@example.org --mail-to night@example.org --mail-from aerostat@host.example"
        let result = try await Self.summary(folder, "\(options) --mail-server smtp://127.0.0.1:\(server.port)")
        #expect(result.status == 2)
        #expect(result.errors.isEmpty)
        let mail = try #require(server.mails.first)
        #expect(server.mails.count == 1)
        #expect(mail.sender == "aerostat@host.example")
        #expect(mail.recipients == ["ops@example.org", "night@example.org"])
        let subject = "aerostat: critical, 2026-01-01 00:00:00 UTC to 2026-01-01 00:20:00 UTC"
        #expect(
            mail.message.contains("\r\nSubject: =?UTF-8?B?\(Data(subject.utf8.prefix(45)).base64EncodedString())?=")
        )
        #expect(mail.message.contains("Content-Type: text/html; charset=utf-8"))
        // The text is what is written, which needs no hiding up to its first equals sign.
        let first = result.output.prefix { $0 != "\n" && $0 != "=" }
        #expect(mail.message.contains("quoted-printable\r\n\r\n\(first.prefix(60))"))
    }

    @Test func nothingIsMailedWhenAllIsWell() async throws {
        let folder = try await Self.folder()
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let options = "--mail-to ops@example.org --mail-server smtp://127.0.0.1:\(server.port)"
        let result = try await Self.summary(folder, "\(options) --warn-on none --fail-on none --quiet-when-ok")
        #expect(result.status == 0)
        #expect(server.lines.isEmpty)
    }

    @Test func mailThatIsNotTakenIsALineAndStatusThree() async throws {
        let folder = try await Self.folder()
        let server = try ScriptedMailServer(replies: ["RCPT": "550 5.1.1 no such user"])
        defer { server.stop() }
        let url = "smtp://127.0.0.1:\(server.port)"
        let textfile = "\(folder.path)/summary.prom"
        let options = "--mail-to x@example.org --mail-from a@example.org --mail-server \(url) --textfile \(textfile)"
        let result = try await Self.summary(folder, options)
        #expect(result.status == 3)
        #expect(result.errors.hasPrefix("aerostat: cannot send mail through \(url): "))
        #expect(result.errors.hasSuffix("; the server says: 550 5.1.1 no such user\n"))
        #expect(result.errors.filter { $0 == "\n" }.count == 1)
        // It says that all succeeded, which is not so.
        #expect(!FileManager.default.fileExists(atPath: textfile))
    }

    @Test func credentialsDoNotTravelInTheClear() async throws {
        let folder = try await Self.folder()
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let options = "--mail-to x@example.org --mail-from a@example.org --mail-server smtp://127.0.0.1:\(server.port)"
        let file = try folder.write("alice\ns3cret\n", to: "credentials")
        let inFile = try await Self.summary(folder, "\(options) --mail-credentials \(file)")
        let variables = "AEROSTAT_MAIL_USER=alice AEROSTAT_MAIL_PASSWORD=s3cret"
        let inVariables = try await Self.summary(folder, options, environment: variables)
        for result in [inFile, inVariables] {
            #expect(result.status == 3)
            #expect(!result.errors.isEmpty && !result.errors.contains("s3cret"))
        }
        #expect(server.lines.allSatisfy { !$0.hasPrefix("AUTH") && !$0.hasPrefix("MAIL") })
        let clear = try await Self.summary(folder, "\(options) --mail-credentials \(file) --mail-tls none")
        #expect(clear.status == 64)
    }

    @Test(arguments: [
        ("", "the user on the first line"), ("alice\ns3cret\nmore\n", "the user on the first line"),
        ("s3cret", "needs user and password"), ("alice\n\n", "the user on the first line"),
        ("alice\ns3c\u{1}ret\n", "the user on the first line"),
    ])
    func otherCredentialsAreRefused(content: String, reason: String) async throws {
        let folder = try await Self.folder()
        let file = try folder.write(content, to: "credentials")
        let options = "--mail-to x@example.org --mail-from a@example.org --mail-credentials \(file)"
        let result = try await Self.summary(folder, options)
        #expect(result.status == 3)
        #expect(result.errors.contains(reason) && !result.errors.contains("s3c"))
    }

    @Test(arguments: [
        ["--mail-to", "x"], ["--mail-to", "a@b\nBcc: c@d"], ["--mail-from", "a@b"],
        ["--mail-to", "a@b", "--mail-server", "x"],
        ["--mail-to", "a@b", "--mail-server", "smtp://alice:s3cret@h"], ["--mail-to", "a@b", "--mail-tls", "perhaps"],
    ])
    func otherOptionsAreRefused(options: [String]) async throws {
        let result = try await AerostatProcess(["summary", "--history", "x"] + options).result()
        #expect(result.status == 64)
        #expect(!result.errors.contains("s3cret"))
    }
}
