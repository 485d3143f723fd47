import CurlTransfer
import Testing

struct PrintableTextTests {
    @Test(arguments: [
        ("plain", "plain"), (" \tone\r\n\ntwo \u{1B}[31mred\u{0}", "one two [31mred"), ("", ""), ("\n", ""),
        ("0123456789", "0123456789"), ("0123456789a", "0123456789..."),
    ])
    func textFitsOneShortLine(text: String, printable: String) {
        #expect(PrintableText.make(from: text, limit: text.hasPrefix("0") ? 10 : 100) == printable)
    }
}
