import Testing

@testable import ReportMail

struct MailAddressTests {
    @Test(arguments: ["root@localhost", "first.last+tag@sub-1.example.org", "o'hara@x", "a@1.2"])
    func plainAddressesAreTaken(text: String) throws {
        #expect("\(try MailAddress(parsing: text))" == text)
    }

    /// Whatever could be taken for another address, another command or another line of a header.
    @Test(arguments: [
        "", "root", "@", "a@", "@b", "a@b@c", "a b@c", "a@b c", "<a@b>", "a@b>", "A <a@b>", "a@b,c@d", "a@b;c@d",
        "a@b\r\n",
        "a@b\r\nBcc: c@d", "a\r\nRCPT TO:<x@y>@b", "a@b\n.\n", "\"a\"@b", "a@[127.0.0.1]", ".a@b", "a.@b", "a..c@b",
        "a@-b", "a@b-", "a@b..c", "a@b.", "ä@b", "a@bü", "a@b\u{0}", "a(c)@b", "a@b SIZE=1", "-a@b\t",
    ])
    func otherTextIsRefused(text: String) throws {
        let error = try #require(throws: MailError.self) { try MailAddress(parsing: text) }
        #expect("\(error)".allSatisfy { !$0.isNewline })
    }

    @Test func lengthHasABound() {
        #expect(throws: MailError.self) { try MailAddress(parsing: String(repeating: "a", count: 65) + "@b") }
        #expect(throws: MailError.self) { try MailAddress(parsing: "a@" + String(repeating: "b.", count: 130) + "c") }
    }
}
