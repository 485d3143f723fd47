import TerminalView
import Testing

struct TerminalTextTests {
    @Test(arguments: [
        ("db-01", "db-01", 5), ("日本", "日本", 4), ("한국", "한국", 4), ("naïve", "naïve", 5), ("\u{1B}[2J", "?[2J", 4),
        ("a\u{301}", "a?", 2), ("\u{1F600}", "?", 1), ("\u{200B}\u{202E}", "??", 2), ("\u{9B}1m", "?1m", 3),
        ("\u{E000}", "?", 1), ("\n\t", "??", 2), ("", "", 0),
    ])
    func holdsNothingThatATerminalActsOn(text: String, shown: String, width: Int) {
        let made = TerminalText(text)
        #expect(made.text == shown)
        #expect(made.width == width)
    }

    @Test(arguments: [
        ("batch-worker-0017", 12, "batch-…-0017"), ("batch", 5, "batch"), ("batch", 4, "ba…h"), ("batch", 1, "…"),
        ("batch", 0, ""), ("日本語サーバー", 8, "日本…ー"), ("日本語", 2, "…"),
    ])
    func namesAreShortenedInTheMiddle(text: String, columns: Int, short: String) {
        let made = TerminalText(text).shortened(to: columns)
        #expect(made.text == short)
        #expect(made.width <= columns)
    }

    @Test func paddingCountsColumns() {
        #expect(TerminalText("日本").padded(to: 6) == "日本  ")
        #expect(TerminalText("12").padded(to: 4, isRight: true) == "  12")
    }
}
