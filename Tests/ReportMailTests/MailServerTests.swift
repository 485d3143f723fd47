import CurlTransfer
import Testing

@testable import ReportMail

struct MailServerTests {
    private static let credentials = TransferCredentials.basic(user: "alice", password: "s3cret")

    @Test(arguments: [
        ("smtp://mail.example", "smtp://mail.example"), ("smtps://[::1]:465/", "smtps://[::1]:465"),
        ("SMTP://h:587", "smtp://h:587"),
    ])
    func urlIsShownWithoutSlash(text: String, url: String) throws {
        #expect("\(try MailServer(parsing: text))" == url)
    }

    @Test(arguments: [
        "", "mail.example:25", "http://h", "smtp://", "smtp:///x", "smtp://h/x", "smtp://h?x", "smtp://h#x",
        "smtp://h:0x",
        "smtp://alice:s3cret@h", "smtp://alice@h", "smtp://h\r\nx",
    ])
    func otherTextIsRefused(text: String) throws {
        let error = try #require(throws: MailError.self) { try MailServer(parsing: text) }
        #expect(!"\(error)".contains("s3cret") && !"\(error)".contains("alice"))
    }

    @Test func credentialsRequireEncryption() throws {
        #expect(try MailServer(parsing: "smtp://h").encryption == .optional)
        #expect(try MailServer(parsing: "smtp://h", credentials: Self.credentials).encryption == .required)
        #expect(try MailServer(parsing: "smtps://h", encryption: MailServer.Encryption.none).encryption == .required)
        for encryption in [MailServer.Encryption.none, .optional] {
            #expect(throws: MailError.unprotectedCredentials(server: "smtp://h")) {
                try MailServer(parsing: "smtp://h", encryption: encryption, credentials: Self.credentials)
            }
        }
    }
}
