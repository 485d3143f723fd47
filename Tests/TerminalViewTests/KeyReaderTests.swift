import TerminalView
import Testing

struct KeyReaderTests {
    @Test(
        arguments: [
            ("q", [TopKey.letter("q")]), ("\u{1B}[A\u{1B}OB", [.up, .down]),
            ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
            ("\u{1B}[H\u{1B}[4~", [.home, .end]), ("\r", [.letter(" ")]), ("\u{C}", [.redraw]),
            ("\u{1B}q", [.letter("q")]),
            ("\u{1B}[1;5C", []), ("\u{1B}[200~p", [.letter("p")]), ("é", []), ("\u{1B}\u{1B}[A", [.up]),
        ] as [(String, [TopKey])]
    )
    func bytesBecomeKeys(text: String, keys: [TopKey]) {
        var reader = KeyReader()
        #expect(reader.keys(Array(text.utf8)) == keys)
        var pieceByPiece = KeyReader()
        #expect(text.utf8.flatMap { pieceByPiece.keys([$0]) } == keys)
    }

    @Test func endlessSequencesAreGivenUp() {
        var reader = KeyReader()
        #expect(reader.keys(Array("\u{1B}[\(String(repeating: "1;", count: 5_000))".utf8)).count < 10_000)
        #expect(reader.keys(Array("\u{1B}[Bq".utf8)).last == .letter("q"))
    }
}
