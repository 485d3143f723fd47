import TerminalView
import Testing

struct ScreenPainterTests {
    private static let size = ScreenSize(columns: 10, rows: 3)

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    private func painter(colours: Bool = true, unicode: Bool = true) -> ScreenPainter {
        ScreenPainter(ScreenPainter.Abilities(hasColours: colours, hasUnicode: unicode))
    }

    @Test func onlyLinesThatChangedAreWrittenOver() {
        var painter = painter()
        let first = painter.update(to: [ScreenLine("one"), ScreenLine("two"), ScreenLine()], size: Self.size)
        #expect(text(first) == "^[?2026h^[1;1Hone       ^[2;1Htwo       ^[3;1H          ^[?2026l")
        let second = painter.update(to: [ScreenLine("one"), ScreenLine("2"), ScreenLine()], size: Self.size)
        #expect(text(second) == "^[?2026h^[2;1H2         ^[?2026l")
        #expect(painter.update(to: [ScreenLine("one"), ScreenLine("2"), ScreenLine()], size: Self.size).isEmpty)
        painter.forget()
        #expect(!painter.update(to: [ScreenLine("one"), ScreenLine("2"), ScreenLine()], size: Self.size).isEmpty)
    }

    @Test func nothingClearsTheScreenBetweenUpdates() throws {
        var painter = painter()
        var view = TopView()
        for name in ["crisis-before", "crisis-low"] {
            view.show(try TopViewTests.recorded(name))
            let sent = text(painter.update(to: view.lines, size: view.size))
            #expect(!sent.isEmpty)
            #expect(!sent.contains("[2J") && !sent.contains("[K") && !sent.contains("\n"))
        }
    }

    @Test func otherSizesAreWrittenWhole() {
        var painter = painter()
        _ = painter.update(to: [ScreenLine("one")], size: Self.size)
        let again = painter.update(to: [ScreenLine("one")], size: ScreenSize(columns: 4, rows: 1))
        #expect(text(again) == "^[?2026h^[1;1Hone ^[?2026l")
    }

    @Test(arguments: [(true, "^[1;31m"), (false, "^[1;7m")])
    func alarmsStandOutWithoutColoursToo(colours: Bool, code: String) {
        var painter = painter(colours: colours)
        let sent = text(painter.update(to: [ScreenLine("low", .alarm)], size: Self.size))
        #expect(sent.contains("\(code)low^[0m"))
    }

    @Test func otherLettersAreReplacedWhereThereIsNoUnicode() {
        var painter = painter(unicode: false)
        let sent = text(painter.update(to: [ScreenLine("a…日ï")], size: Self.size))
        #expect(sent == "^[?2026h^[1;1Ha~???     ^[?2026l")
    }
}
