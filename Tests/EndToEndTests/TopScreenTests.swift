import Foundation
import RealReceivers
import Testing

/// `aerostat top` on a real terminal.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct TopScreenTests {
    private static func serve(_ scenario: String, port: Int = 0, in surroundings: Surroundings) throws -> RunningProgram
    {
        try RunningProgram(
            Surroundings.aerostat,
            ["serve", scenario, "--speed", "20", "--web.listen-address", "127.0.0.1:\(port)"],
            log: surroundings.folder.appending(path: "serve.log")
        )
    }

    /// The command that a person types. How it ended, and how it left the terminal, goes into files.
    private static func command(_ arguments: String) -> String {
        let program = Surroundings.aerostat.path()
        return
            "stty -g >before; sh -c 'echo $$ >pid; exec \(program) top \(arguments)'; echo $? >status; stty -g >after"
    }

    private static func start(
        _ arguments: String,
        on terminal: TerminalMultiplexer,
        in surroundings: Surroundings
    ) async throws {
        try await terminal.type("cd \(surroundings.folder.path())")
        try await terminal.type("rm -f before after status pid; echo here I was")
        try await terminal.type(command(arguments))
        _ = try await terminal.screen("the first screen") { isWhole($0) }
    }

    private static func isWhole(_ lines: [String]) -> Bool {
        lines.contains { $0.hasPrefix("NAME ") } && (lines.last?.hasPrefix("q quit") ?? false)
    }

    private static func pid(in surroundings: Surroundings) throws -> Int32 {
        let text = try String(contentsOfFile: surroundings.path("pid"), encoding: .utf8)
        return try #require(Int32(text.trimmingCharacters(in: .newlines)))
    }

    /// The shell is back, on its own screen with its own settings, and the cursor is there.
    private static func expectRestored(
        _ terminal: TerminalMultiplexer,
        in surroundings: Surroundings
    ) async throws {
        let after = try await poll("the settings of the terminal", within: 20) {
            let text = try String(contentsOfFile: surroundings.path("after"), encoding: .utf8)
            return text.isEmpty ? nil : text
        }
        #expect(try String(contentsOfFile: surroundings.path("status"), encoding: .utf8) == "0\n")
        #expect(after == (try String(contentsOfFile: surroundings.path("before"), encoding: .utf8)))
        _ = try await terminal.screen("the shell's screen") { lines in
            lines.contains { $0.hasSuffix("here I was") }
        }
        #expect(try await terminal.variable("alternate_on") == "0")
        #expect(try await terminal.variable("cursor_flag") == "1")
        #expect(try await terminal.variable("wrap_flag") == "1")
    }

    @Test(.enabled(if: TerminalMultiplexer.canRun, "\(TerminalMultiplexer.reason)"))
    func aServerIsWatchedInPlaceAndTheTerminalGivenBack() async throws {
        let surroundings = try Surroundings()
        let server = try Self.serve("crisis", in: surroundings)
        let url = "http://127.0.0.1:\(try await server.port())"
        try await TerminalMultiplexer.run(in: surroundings, columns: 80, rows: 24) { terminal in
            try await Self.start("\(url) --interval 200ms", on: terminal, in: surroundings)
            let first = try await terminal.screen("rates") { lines in
                Self.isWhole(lines) && lines.contains { $0.hasPrefix("db-01 ") && !$0.hasSuffix(" - -") }
            }
            #expect(first.count == 24)
            #expect(first.allSatisfy { $0.count <= 80 })
            #expect(first[0].contains(" crisis, esx-crisis, 8 VMs"))
            #expect(try await terminal.variable("alternate_on") == "1")
            #expect(try await terminal.variable("cursor_flag") == "0")
            var times: Set<String> = []
            for _ in 0..<3 {
                let next = try await terminal.screen("later numbers") { Self.isWhole($0) && !times.contains($0[0]) }
                #expect(next.count == 24)
                #expect(next.allSatisfy { $0.count <= 80 })
                #expect(next[2].hasPrefix("VMKMEM/MB:"))
                #expect(next[8].hasPrefix("NAME "))
                times.insert(next[0])
            }
            #expect(try await terminal.variable("history_size") == "0", "nothing scrolled away")
            try await keysAreObeyed(on: terminal)
            for (columns, rows) in [(120, 30), (40, 10), (80, 24)] {
                try await terminal.resize(columns: columns, rows: rows)
                let lines = try await terminal.screen("a screen of \(columns)") { lines in
                    Self.isWhole(lines) && lines.count == rows
                        && lines.contains { $0.hasPrefix("NAME ") && $0.contains("GRANT") == (columns == 120) }
                }
                #expect(lines.allSatisfy { $0.count <= columns })
            }
            try await terminal.press("q")
            try await Self.expectRestored(terminal, in: surroundings)
        }
        #expect(try await server.stop() == 0)
    }

    private func keysAreObeyed(on terminal: TerminalMultiplexer) async throws {
        try await terminal.press("?")
        _ = try await terminal.screen("help") { $0[0] == "aerostat top: keys" }
        try await terminal.press("x")
        _ = try await terminal.screen("the table") { Self.isWhole($0) }
        try await terminal.press("N")
        _ = try await terminal.screen("rows by name") { lines in
            lines.last?.contains("order: NAME") ?? false && lines.count > 9 && lines[9].hasPrefix("batch-01 ")
        }
        try await terminal.press("p")
        let paused = try await terminal.screen("a pause") { $0[7].hasPrefix("paused") }
        // The server takes a snapshot now and then, so two looks may find the same one.
        _ = try await poll("a look in the pause", within: 20, every: .milliseconds(500)) {
            try await terminal.press("Space")
            let lines = try await terminal.screen()
            return lines[7].hasPrefix("paused") && lines[0] != paused[0] ? true : nil
        }
        try await terminal.press("p")
        _ = try await terminal.screen("the end of the pause") { $0[7].isEmpty }
    }

    /// However it ends or stops, the terminal is as before.
    @Test(
        .enabled(if: TerminalMultiplexer.canRun, "\(TerminalMultiplexer.reason)"),
        arguments: ["TERM", "INT", "HUP", "C-c", "stop"]
    )
    func signalsGiveTheTerminalBack(way: String) async throws {
        let surroundings = try Surroundings()
        try await TerminalMultiplexer.run(in: surroundings, columns: 80, rows: 24) { terminal in
            try await Self.start("calm --interval 100ms", on: terminal, in: surroundings)
            switch way {
            case "C-c": try await terminal.press("C-c")
            case "stop":
                // A shell without job control would wait for ever, so the test itself lets it go on.
                let pid = try Self.pid(in: surroundings)
                kill(pid, SIGSTOP)
                kill(pid, SIGCONT)
                try await terminal.resize(columns: 90, rows: 24)
                _ = try await terminal.screen("the screen again") { Self.isWhole($0) }
                try await terminal.press("q")
            default:
                let numbers = ["TERM": SIGTERM, "INT": SIGINT, "HUP": SIGHUP]
                let number = try #require(numbers[way])
                kill(try Self.pid(in: surroundings), number)
            }
            try await Self.expectRestored(terminal, in: surroundings)
        }
    }

    @Test(.enabled(if: TerminalMultiplexer.canRun, "\(TerminalMultiplexer.reason)"))
    func aServerThatGoesAndComesIsShownAsSuch() async throws {
        let surroundings = try Surroundings()
        let server = try Self.serve("calm", in: surroundings)
        let port = try await server.port()
        try await TerminalMultiplexer.run(in: surroundings, columns: 80, rows: 24) { terminal in
            try await Self.start("http://127.0.0.1:\(port) --interval 200ms", on: terminal, in: surroundings)
            #expect(try await server.stop() == 0)
            let gone = try await terminal.screen("trouble") { lines in
                lines[7].wholeMatch(of: /no answer since \d\d:\d\d:\d\d, trying again: .*/) != nil
            }
            #expect(gone[2].hasPrefix("VMKMEM/MB:"), "the last numbers stay")
            #expect(gone.allSatisfy { $0.count <= 80 })
            let next = try Self.serve("fleet", port: port, in: surroundings)
            let back = try await terminal.screen("the next server") { $0[0].contains(" fleet, ") && $0[7].isEmpty }
            #expect(back.last?.contains("h host 1 of ") ?? false)
            try await terminal.press("h")
            _ = try await terminal.screen("the next host") { $0.last?.contains("h host 2 of ") ?? false }
            try await terminal.press("q")
            try await Self.expectRestored(terminal, in: surroundings)
            #expect(try await next.stop() == 0)
        }
    }
}
