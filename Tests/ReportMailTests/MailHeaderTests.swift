import HostModel
import Testing

@testable import ReportMail

struct MailHeaderTests {
    @Test(arguments: [
        ("aerostat: ok", "aerostat: ok"), ("", ""), ("zürich", "=?UTF-8?B?esO8cmljaA==?="),
        ("a =?x?= b", "=?UTF-8?B?YSA9P3g/PSBi?="),
    ])
    func textIsEncodedWhereItMustBe(text: String, value: String) {
        #expect(MailHeader.unstructured(text) == value)
    }

    @Test func longTextIsFolded() {
        let value = MailHeader.unstructured(String(repeating: "ü", count: 100))
        let lines = value.split(separator: "\r\n")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.hasSuffix("?=") })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" =?UTF-8?B?") })
    }

    @Test(arguments: [
        ("1970-01-01", "Thu, 01 Jan 1970 00:00:00 +0000"),
        ("2026-03-29T03:04:05.678Z", "Sun, 29 Mar 2026 03:04:05 +0000"),
        ("2028-02-29T23:59:59Z", "Tue, 29 Feb 2028 23:59:59 +0000"),
    ])
    func dateIsThatOfTheStandard(time: String, date: String) throws {
        #expect(MailHeader.date(try #require(Timestamp(iso8601: time))) == date)
    }
}
