import Foundation
import GoldenFiles
import TerminalView
import Testing

struct TopViewTests {
    static let sizes = [(80, 24), (120, 40), (200, 50), (40, 10)]

    static func recorded(_ name: String) throws -> StatusDocument {
        let file = Golden.path(name).deletingLastPathComponent().deletingLastPathComponent()
            .appending(components: "Documents", "\(name).json")
        return try StatusDocument(parsing: [UInt8](try Data(contentsOf: file)))
    }

    /// Names that try to move the cursor, colour the screen, ring, join letters, or be too long or wide.
    private static let hostileNames = [
        "\u{1B}[2J\u{1B}[31mred", "bell\u{7}\u{8}\u{8}\u{8}", "two\nlines\r", "<script>alert(1)</script>", "日本語サーバー",
        "e\u{301}\u{301}\u{301}", "\u{202E}right to left", "\u{9B}31m", "family \u{1F468}\u{200D}\u{1F469}", "",
        String(repeating: "long-", count: 60) + "end", "tab\there", "\u{FEFF}\u{AD}hidden", "naïve-Ωmega",
    ]

    private static func hostile() throws -> StatusDocument {
        var writer = StatusDocumentWriter()
        writer.host = "\u{1B}]0;title\u{7}" + String(repeating: "h", count: 200)
        writer.scenario = "\u{1B}[5m日本語"
        writer.memoryState = "\u{1B}[0m" + String(repeating: "x", count: 100)
        writer.machines = hostileNames.map { StatusDocumentWriter.Machine(name: $0, amounts: [.size: "1073741824"]) }
        writer.machines[3].amounts[.consumed] = "4503599627370496"
        return try writer.document()
    }

    private static func view(_ name: String) throws -> TopView {
        var view = TopView()
        switch name {
        case "crisis":
            view.show(try recorded("crisis-before"))
            view.show(try recorded("crisis-low"))
        case "page-sharing": view.show(try recorded("page-sharing"))
        case "thousand":
            view.hosts = ["esx-1", "esx-2"]
            view.show(try StatusDocumentWriter.fleet(1_000).document())
        default: view.show(try hostile())
        }
        return view
    }

    @Test(arguments: ["crisis", "page-sharing", "thousand", "hostile"], sizes)
    func screensAreAsInTheGoldenFiles(name: String, size: (columns: Int, rows: Int)) throws {
        var view = try Self.view(name)
        view.size = ScreenSize(columns: size.columns, rows: size.rows)
        let lines = view.lines
        #expect(lines.count == size.rows)
        #expect(lines.allSatisfy { $0.width <= size.columns })
        let text = lines.map { line in
            let text = line.text
            return String(text.reversed().drop { $0 == " " }.reversed()) + "\n"
        }
        try Golden.expect(Array(text.joined().utf8), matches: "\(name)-\(size.columns)x\(size.rows).txt")
    }

    @Test(arguments: [(80, 24), (120, 40), (40, 10)])
    func helpIsAsInTheGoldenFile(columns: Int, rows: Int) throws {
        var view = try Self.view("crisis")
        view.size = ScreenSize(columns: columns, rows: rows)
        #expect(view.press(.letter("?")) == nil)
        let lines = view.lines
        #expect(lines.count == rows)
        #expect(lines.allSatisfy { $0.width <= columns })
        let text = lines.map { String($0.text.reversed().drop { $0 == " " }.reversed()) + "\n" }.joined()
        try Golden.expect(Array(text.utf8), matches: "help-\(columns)x\(rows).txt")
        #expect(view.press(.letter("x")) == nil)
        #expect(view.lines[0].text.contains("crisis"), "any key goes back")
    }

    /// Whatever the size, and whatever the names: nothing is wider or higher, and nothing is sent that a terminal acts on.
    @Test(arguments: ["crisis", "thousand", "hostile"])
    func nothingIsEverWiderThanTheScreen(name: String) throws {
        var view = try Self.view(name)
        let rows = name == "thousand" ? [9] : [1, 2, 3, 5, 9, 24]
        for columns in Array(1...130) + [200, 500, 1000] {
            for rows in rows {
                view.size = ScreenSize(columns: columns, rows: rows)
                let lines = view.lines
                #expect(lines.count == rows)
                let isFit = lines.allSatisfy { line in
                    line.width <= columns
                        && line.text.unicodeScalars.allSatisfy { scalar in
                            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                        }
                }
                #expect(isFit, "\(columns) x \(rows)")
            }
        }
    }

    @Test func wideScreensHaveAllThatNarrowOnesHave() throws {
        var view = try Self.view("crisis")
        var before: Set<Substring> = []
        for columns in 40...300 {
            view.size = ScreenSize(columns: columns, rows: 24)
            let heads = try #require(view.lines.first { $0.text.hasPrefix("NAME") }).text.split(separator: " ")
            #expect(before.isSubset(of: heads), "\(columns)")
            before = Set(heads)
        }
        #expect(before.count == MachineColumn.allCases.count)
        #expect(Set(MachineColumn.preference) == Set(MachineColumn.allCases))
    }

    private func rowNames(_ view: TopView) -> [String] {
        view.lines.drop { !$0.text.hasPrefix("NAME") }.dropFirst().dropLast()
            .compactMap { $0.text.split(separator: " ").first.map(String.init) }
    }

    @Test func rowsThatDoNotFitAreCountedAndScrolledTo() throws {
        var view = try Self.view("thousand")
        _ = view.press(.letter("N"))
        #expect(rowNames(view).first == "vm-0001")
        #expect(view.lines.contains { $0.text == "… 987 more" })
        _ = view.press(.down)
        #expect(rowNames(view).first == "vm-0002")
        #expect(view.lines.contains { $0.text == "… 986 more, 1 above" })
        _ = view.press(.pageDown)
        #expect(rowNames(view).first == "vm-0015")
        _ = view.press(.end)
        #expect(rowNames(view).dropLast().last == "vm-1000")
        #expect(view.lines.contains { $0.text == "… 0 more, 987 above" })
        _ = view.press(.down)
        #expect(rowNames(view).dropLast().last == "vm-1000")
        _ = view.press(.pageUp)
        _ = view.press(.up)
        #expect(rowNames(view).first == "vm-0974")
        _ = view.press(.home)
        _ = view.press(.up)
        #expect(rowNames(view).first == "vm-0001")
        view.size = ScreenSize(columns: 80, rows: 1_000)
        _ = view.press(.end)
        #expect(rowNames(view).first == "vm-0012")
    }

    private func amounts() throws -> TopView {
        var writer = StatusDocumentWriter()
        let numbers: [(String, Int64, Int64, Int64, Int64)] = [("b", 3, 1, 2, 0), ("a", 1, 2, 2, 9), ("c", 2, 3, 0, 9)]
        writer.machines = numbers.map { name, size, consumed, balloon, swapped in
            StatusDocumentWriter.Machine(
                name: name,
                amounts: [
                    .size: "\(size << 20)", .consumed: "\(consumed << 20)", .balloon: "\(balloon << 20)",
                    .swapped: "\(swapped << 20)",
                ]
            )
        }
        var view = TopView()
        view.show(try writer.document())
        writer.elapsedSeconds = "70"
        writer.machines[1].amounts[.stalledBySwapIn] = "0.5"
        writer.machines[2].amounts[.stalledByBlocking] = "5"
        view.show(try writer.document())
        return view
    }

    @Test func theKeySGoesThroughTheOrders() throws {
        var view = try amounts()
        var seen: [String] = []
        for order in ["MEMSZ", "CNSM", "MCTLSZ", "SWCUR", "%STALL", "NAME"] {
            #expect(view.order.rawValue == order)
            seen.append(rowNames(view).joined())
            _ = view.press(.letter("s"))
        }
        #expect(seen == ["bca", "cab", "bac", "acb", "cab", "abc"])
        #expect(view.order == .size)
        _ = view.press(.letter("r"))
        #expect(rowNames(view).joined() == "acb")
        for (letter, names) in [("N", "cba"), ("B", "cab"), ("M", "acb")] as [(Character, String)] {
            _ = view.press(.letter(letter))
            #expect(rowNames(view).joined() == names)
        }
    }

    @Test(arguments: [("memsz", MachineOrder.size), ("%stall", .stall), ("STALL", .stall), ("Name", .name)])
    func ordersAreReadInEitherCase(text: String, order: MachineOrder) {
        #expect(MachineOrder(parsing: text) == order)
        #expect(MachineOrder(parsing: text + "x") == nil)
    }

    @Test func keysAskForWhatOthersDo() throws {
        var view = try Self.view("thousand")
        #expect(view.press(.letter("q")) == .quit)
        #expect(view.press(.letter(" ")) == .refresh)
        #expect(view.press(.redraw) == .redraw)
        view.hosts = ["esx-1", "esx-2", "esx-3"]
        #expect(view.press(.letter("h")) == .host("esx-2"))
        #expect(view.press(.letter("h")) == .host("esx-3"), "keys may be faster than documents")
        #expect(view.press(.letter("h")) == .host("esx-1"))
        #expect(view.press(.letter("H")) == .host("esx-3"))
        view.hosts = ["esx-1"]
        #expect(view.press(.letter("h")) == nil)
        view.hosts = ["other", "another"]
        #expect(view.press(.letter("h")) == .host("other"), "a host that is no more gives way to the first")
        #expect(view.press(.letter("p")) == nil)
        #expect(view.isPaused)
        #expect(view.lines.contains { $0.text.hasPrefix("paused") })
        #expect(view.press(.letter("p")) == .refresh)
        #expect(!view.isPaused)
    }

    @Test(arguments: ["high", "clear", "soft", "hard", "low"])
    func theStateStandsOnAnyScreen(state: String) throws {
        var writer = StatusDocumentWriter.fleet(1)
        writer.memoryState = state
        for amount in [HostAmount.size, .minFree, .reserved, .unreserved] { writer.hostAmounts[amount] = "99999000000" }
        var view = TopView()
        view.show(try writer.document())
        #expect(view.lines[2].text.hasSuffix(" 95366 ursvd, \(state) state"))
        view.size = ScreenSize(columns: 40, rows: 24)
        #expect(view.lines[2].text.hasSuffix(" \(state) state"))
    }

    @Test func troubleStandsAboveTheLastNumbers() throws {
        var view = try Self.view("crisis")
        let before = view.lines.map(\.text)
        view.trouble = "no answer since 10:31:07, trying again: connection refused" + String(repeating: "!", count: 90)
        let lines = view.lines
        #expect(lines[7].text.hasPrefix("no answer since 10:31:07, trying again"))
        #expect(lines[7].width == 80)
        #expect(lines.indices.filter { lines[$0].text != before[$0] } == [7])
    }
}
