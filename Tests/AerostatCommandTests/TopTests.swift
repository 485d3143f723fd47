import Foundation
import LoopbackServers
import Testing

/// `top` where it does not take over a terminal; that is tried in a real one in the end-to-end tests.
@Suite(.timeLimit(.minutes(2)))
struct TopTests {
    private static let mebibyte = 1_048_576.0

    /// Cells of the table by machine and name of the column.
    private static func table(_ output: String) throws -> [String: [String: String]] {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("NAME ") })
        let names = lines[head].split(separator: " ").map(String.init)
        let rows = lines[(head + 1)...].filter { !$0.isEmpty }.map { $0.split(separator: " ").map(String.init) }
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (row[0], Dictionary(uniqueKeysWithValues: zip(names, row)))
            }
        )
    }

    /// Each amount in the table is that of `run` at the same time, to the half of what is shown.
    @Test(arguments: ["crisis", "page-sharing"])
    func amountsAreThoseOfARun(scenario: String) async throws {
        let result = try await AerostatProcess.run(shell: "COLUMNS=300 \"$0\" top \(scenario) --at 12m --once")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.hasPrefix("0:12:00 \(scenario), "))
        let table = try Self.table(result.output)
        let run = try await AerostatProcess.run("run", scenario, "--for", "12m", "--interval", "12m")
        let lines = run.output.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let hostColumn = try #require(lines[0].firstIndex(of: "host"))
        // The first host is shown, and others may have machines of the same names.
        let rows = lines.dropFirst().filter { $0[hostColumn] == lines[1][hostColumn] }
        #expect(table.count == rows.count)
        let columns = [
            ("MEMSZ", "memory_size_bytes"), ("GRANT", "memory_granted_bytes"), ("CNSM", "memory_consumed_bytes"),
            ("SZTGT", "memory_entitlement_bytes"), ("TCHD", "memory_active_bytes"), ("MCTLSZ", "memory_balloon_bytes"),
            ("MCTLTGT", "memory_balloon_target_bytes"), ("SWCUR", "memory_swapped_bytes"),
            ("SHRD", "memory_shared_bytes"), ("OVHD", "memory_overhead_bytes"),
        ]
        for line in rows {
            let values = Dictionary(uniqueKeysWithValues: zip(lines[0], line))
            let name = try #require(values["vm"])
            let row = try #require(table[name])
            for (column, name) in columns {
                let bytes = try #require(values[name].flatMap(Double.init))
                let shown = try #require(row[column].flatMap(Double.init))
                let tolerance = shown < 10 ? 0.1 : 0.5
                #expect(abs(bytes / Self.mebibyte - shown) <= tolerance, "\(column) of \(row)")
            }
            #expect(row["%STALL"].flatMap(Double.init) != nil, "there are rates")
        }
    }

    @Test func oneTableHasAllRowsAndFitsTheWidth() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            """
            hosts:
              - name: esx-big
                memory: 512 GiB
                virtualMachines: [{group: web, count: 300, memory: 1 GiB}]
            """,
            to: "big.yaml"
        )
        let result = try await AerostatProcess.run("top", file, "--once")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count == 9 + 300)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(try Self.table(result.output).values.allSatisfy { $0["%STALL"] == "-" }, "nothing was before the start")
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func theSameSeedGivesTheSameScreen() async throws {
        let one = try await AerostatProcess.run("top", "overcommit", "--at", "6m", "--seed", "3", "--once")
        let two = try await AerostatProcess.run("top", "overcommit", "--at", "6m", "--seed", "3")
        let other = try await AerostatProcess.run("top", "overcommit", "--at", "6m", "--seed", "4", "--once")
        #expect(one.output == two.output, "without a terminal one table is printed")
        #expect(one.output != other.output)
    }

    @Test func hostAndOrderAreChosen() async throws {
        let result = try await AerostatProcess.run(
            "top",
            "fleet",
            "--host",
            "prod-002",
            "--at",
            "30s",
            "--sort",
            "cnsm",
            "--once"
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("prod-002"))
        let rows = result.output.split(separator: "\n").drop { !$0.hasPrefix("NAME") }.dropFirst()
        let consumed = rows.compactMap { Double($0.split(separator: " ")[2]) }
        #expect(consumed.count > 1)
        #expect(consumed == consumed.sorted(by: >))
    }

    @Test(arguments: [
        (
            ["crisis", "--host", "esx-crisi"],
            "no host is called 'esx-crisi'; there are esx-crisis; did you mean esx-crisis?"
        ),
        (["crisis", "--sort", "SWCURR"], "did you mean SWCUR?"),
        (["crisis", "--sort", "GID"], "accepted are MEMSZ, CNSM"),
        (["crisis", "--interval", "1ms"], "not a time from 100ms to 1h"),
        (["crisis", "--at", "1500ms"], "length of a step"),
        (["crisis", "--at", "3650d"], "later than 366d"), (["crisis", "--speed", "0"], "not a speed"),
        (["crisis", "--credentials", "file"], "--credentials and --ca are about a server"),
        (["http://127.0.0.1:1", "--seed", "1"], "--seed, --speed and --at are about a scenario"),
        (["ftp://127.0.0.1"], "its scheme is not known"), (["http://127.0.0.1/?a=b"], "it has a query or a fragment"),
        ([], ""),
    ])
    func wrongCommandLinesEndWith64(arguments: [String], text: String) async throws {
        let result = try await AerostatProcess(["top"] + arguments + ["--once"]).result()
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(text.isEmpty || result.errors.contains(text), "\(result.errors)")
    }

    @Test func aPasswordInTheURLIsRefusedAndNotRepeated() async throws {
        let result = try await AerostatProcess.run("top", "http://me:swordfish@127.0.0.1:1", "--once")
        #expect(result.status == 64)
        #expect(!result.errors.contains("swordfish"))
    }

    @Test func scenariosAndCredentialsThatCannotBeReadEndWithThree() async throws {
        #expect(try await AerostatProcess.run("top", "no-such", "--once").status == 3)
        let result = try await AerostatProcess.run("top", "http://127.0.0.1:1", "--credentials", "/no-such-file")
        #expect(result.status == 3)
        #expect(result.errors == "aerostat: cannot read /no-such-file: no such file or directory\n")
    }

    @Test func aServerThatIsNotThereEndsWithThree() async throws {
        let server = try ScriptedReceiver(always: .close)
        server.stop()
        let result = try await AerostatProcess.run("top", "http://127.0.0.1:\(server.port)")
        #expect(result.status == 3)
        #expect(result.errors.hasPrefix("aerostat: cannot reach http://127.0.0.1:\(server.port): "))
    }

    @Test(arguments: [
        (
            ScriptedReceiver.Answer.status(200, body: "<html></html>"),
            "does not answer as this version of 'aerostat serve' does"
        ),
        (.status(200, body: "{}"), "it has no member run_id"),
        (.status(404, body: "not found"), "it has no /api/v1/status"),
        (.status(401, body: "who are you\u{1B}[31m?"), "answered 401: who are you"),
        (.redirect(to: "https://elsewhere.example/"), "redirect to https://elsewhere.example/"),
        (.flood, "bytes long"),
    ])
    func otherServersEndWithThree(answer: ScriptedReceiver.Answer, text: String) async throws {
        let server = try ScriptedReceiver(always: answer)
        defer { server.stop() }
        let result = try await AerostatProcess.run("top", "http://127.0.0.1:\(server.port)/aerostat/", "--once")
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(text), "\(result.errors)")
        #expect(!result.errors.contains("\u{1B}"))
    }

    @Test func credentialsAreShownToTheServer() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("me\nswordfish\n", to: "secret.txt")
        let server = try ScriptedReceiver(always: .status(403, body: "swordfish is wrong"))
        defer { server.stop() }
        let result = try await AerostatProcess.run("top", "http://127.0.0.1:\(server.port)", "--credentials", file)
        #expect(result.status == 3)
        #expect(!result.errors.contains("swordfish"))
        var requests = server.requests.makeAsyncIterator()
        let first = try #require(await requests.next())
        #expect(first.headers["authorization"] == "Basic \(Data("me:swordfish".utf8).base64EncodedString())")
        let again = try await AerostatProcess.run(
            shell: "AEROSTAT_TOP_TOKEN=abc \"$0\" top http://127.0.0.1:\(server.port)"
        )
        #expect(again.status == 3)
        #expect(await requests.next()?.headers["authorization"] == "Bearer abc")
    }

    @Test func aRealServerIsShown() async throws {
        let server = try AerostatProcess(["serve", "fleet", "--speed", "60", "--web.listen-address", "127.0.0.1:0"])
        let url = "http://127.0.0.1:\(try await server.port())"
        let result = try await AerostatProcess.run("top", url, "--host", "prod-002", "--interval", "500ms")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("prod-002"))
        #expect(try Self.table(result.output).values.allSatisfy { $0["%STALL"] != "-" }, "two moments are seen")
        let wrong = try await AerostatProcess.run("top", url, "--host", "prod-02")
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("no host is called 'prod-02'; there are prod-001"))
        server.send(SIGTERM)
        #expect(try await server.result().status == 0)
    }

    /// A simulated second takes 100 seconds, longer than anybody wants to wait for rates.
    @Test func ofAServerThatHardlyMovesThereAreNoRates() async throws {
        let server = try AerostatProcess(["serve", "calm", "--speed", "0.01", "--web.listen-address", "127.0.0.1:0"])
        let url = "http://127.0.0.1:\(try await server.port())"
        let result = try await AerostatProcess.run("top", url, "--interval", "200ms")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Self.table(result.output).values.allSatisfy { $0["%STALL"] == "-" })
        server.send(SIGTERM)
        #expect(try await server.result().status == 0)
    }

    /// `RECORD_GOLDEN=1` writes the example anew.
    @Test func readmeShowsWhatTheProgramPrints() async throws {
        let result = try await AerostatProcess.run("top", "crisis", "--at", "13m", "--once")
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        var readme = try String(contentsOf: file, encoding: .utf8)
        let example = try #require(readme.firstMatch(of: /```text\n(0:13:00 crisis, [^`]*)```/)).output.1
        let isTrue = example == result.output
        if !isTrue, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            readme.replaceSubrange(example.startIndex..<example.endIndex, with: result.output)
            try readme.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(isTrue, "the example is not what the program prints; RECORD_GOLDEN=1 writes it anew")
    }
}
