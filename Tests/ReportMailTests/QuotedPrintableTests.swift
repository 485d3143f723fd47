import Testing

@testable import ReportMail

struct QuotedPrintableTests {
    private static func encode(_ text: String) -> String {
        String(decoding: QuotedPrintable.encode(Array(text.utf8)), as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("plain text", "plain text"), ("a\nb\r\nc", "a\r\nb\r\nc"), ("1=1", "1=3D1"), ("é", "=C3=A9"),
        ("end \nof\t\n", "end=20\r\nof=09\r\n"), ("end ", "end=20"), ("lone\rreturn", "lone=0Dreturn"),
        ("two  spaces", "two  spaces"), ("\u{0}\u{7F}", "=00=7F"), (".\n..", ".\r\n.."),
    ])
    func textBecomesPrintable(text: String, encoded: String) {
        #expect(Self.encode(text) == encoded)
    }

    @Test func noLineIsTooLong() {
        let text = String(repeating: "x", count: 75) + "\n" + String(repeating: "é ", count: 200) + "\n"
        let lines = Self.encode(text).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines[0] == String(repeating: "x", count: 75))
        #expect(lines.count > 10)
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
    }
}
