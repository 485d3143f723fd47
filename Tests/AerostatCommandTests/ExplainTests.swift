import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ExplainTests {
    private func document(_ arguments: String...) async throws -> [String: Any] {
        let process = try AerostatProcess(["explain"] + arguments + ["--format", "json"])
        let result = try await process.result()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty, "no progress bar in a pipe")
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require(object as? [String: Any])
    }

    /// Contended and not, every memory state, all policies, with and without tax, before the first balloon and after.
    @Test(
        arguments: [
            ("overcommit", "1s", nil), ("overcommit", "6m", nil), ("overcommit", "10m", nil),
            ("overcommit", "25m7s", nil),
            ("no-balloon-driver", "10m", nil), ("crisis", "630s", nil), ("crisis", "722s", nil),
            ("crisis", "730s", nil),
            ("crisis", "12m", nil), ("crisis", "21m", nil), ("idle-tax", "10m", nil), ("idle-tax", "16m", nil),
            ("limit-trap", "10m", nil), ("small-page-file", "15m", nil), ("calm", "5m", nil),
            ("boot-storm", "60s", "esx-2002"), ("boot-storm", "90s", "esx-2002"),
        ] as [(String, String, String?)]
    )
    func printedDecisionsFollowFromTheirInputs(scenario: String, time: String, host: String?) async throws {
        let seconds = try #require(Self.plain(time))
        let document =
            if let host {
                try await document(scenario, "--at", seconds, "--host", host)
            } else {
                try await document(scenario, "--at", seconds)
            }
        let again = RecomputedDecision(document)
        #expect(again.mismatches.isEmpty)
        #expect(again.comparisons > 20)
    }

    /// `25m7s` for readers, `1507s` for the program.
    private static func plain(_ time: String) -> String? {
        guard let match = time.wholeMatch(of: /(\d+)m(\d+)s/), let minutes = Int(match.1), let rest = Int(match.2)
        else {
            return time
        }
        return "\(minutes * 60 + rest)s"
    }

    /// The comparison above can fail: each of these numbers changed by 2 % is found out.
    @Test(arguments: [
        ("balance", "available_bytes"), ("balance", "idle_memory_tax_ratio"), ("memory_state", "free_bytes"),
        ("memory_state", "shortfall_bytes"),
    ])
    func aWrongNumberIsFoundOut(part: String, key: String) async throws {
        var document = try await document("overcommit", "--at", "10m")
        var object = try #require(document[part] as? [String: Any])
        object[key] = (try #require(object[key] as? NSNumber)).doubleValue * 1.02
        document[part] = object
        #expect(!RecomputedDecision(document).mismatches.isEmpty)
    }

    @Test(arguments: ["shares", "active_bytes", "entitlement_bytes", "entitlement_untaxed_bytes", "high_bytes"])
    func aWrongClaimIsFoundOut(key: String) async throws {
        var document = try await document("idle-tax", "--at", "16m")
        var balance = try #require(document["balance"] as? [String: Any])
        var claims = try #require(balance["claims"] as? [[String: Any]])
        claims[0][key] = (try #require(claims[0][key] as? NSNumber)).doubleValue * 1.02
        balance["claims"] = claims
        document["balance"] = balance
        #expect(!RecomputedDecision(document).mismatches.isEmpty)
    }

    @Test(arguments: [
        "need_bytes", "charge_bytes", "balloon.target_bytes", "entitlement.idle_memory_tax_shares_per_page_ratio",
    ])
    func aWrongDecisionIsFoundOut(path: String) async throws {
        var document = try await document("overcommit", "--at", "10m", "--vm", "web-02")
        var machines = try #require(document["virtual_machines"] as? [[String: Any]])
        let parts = path.split(separator: ".").map(String.init)
        var object = try #require(parts.count == 1 ? machines[0] : machines[0][parts[0]] as? [String: Any])
        let key = try #require(parts.last)
        object[key] = (try #require(object[key] as? NSNumber)).doubleValue * 1.02
        if parts.count == 1 { machines[0] = object } else { machines[0][parts[0]] = object }
        document["virtual_machines"] = machines
        #expect(RecomputedDecision(document).mismatches.contains { $0.hasPrefix("web-02 ") })
    }

    @Test func textSaysWhyFirstAndTheNumbersBehindIt() async throws {
        let result = try await AerostatProcess.run("explain", "limit-trap", "--vm", "limited-01", "--at", "10m")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("limited-01 on esx-limit at 10m of limit-trap (2026-01-01T00:10:00Z, "))
        #expect(result.output.contains("- It was above its own limit of 6 GiB by"))
        for title in ["Host", "Division", "Entitlement of limited-01", "Decision", "Balloon", "Own limit"] {
            #expect(lines.contains { $0.hasPrefix(title) && $0.hasSuffix("pages") }, "\(title)")
        }
        #expect(lines.filter { $0.hasPrefix("-") }.count > 5)
        #expect(lines.allSatisfy { $0.count <= 120 })
    }

    /// One moment for each technique: what was done, and by which rule.
    @Test(arguments: [
        ("overcommit", "web-02", "10m", "to bring the machine down to its entitlement. In this second it took"),
        ("no-balloon-driver", "desktop-01", "333s", "no balloon driver runs in the guest"),
        ("no-balloon-driver", "desktop-01", "333s", "swapped out"),
        ("crisis", "batch-01", "730s", "In low, the host takes pages at random"),
        ("crisis", "batch-01", "730s", "by compressing"),
        ("limit-trap", "limited-01", "10m", "a limit is held whatever the state of the host"),
        ("idle-tax", "hoarder-01", "16m", "The idle memory tax takes"),
        ("idle-tax", "worker-01", "16m", "The idle memory tax that others pay gives it"),
    ])
    func saysWhichRuleActed(scenario: String, machine: String, time: String, sentence: String) async throws {
        let result = try await AerostatProcess.run("explain", scenario, "--vm", machine, "--at", time)
        #expect(result.status == 0)
        // Sentences are broken at spaces.
        let text = result.output.split { $0.isWhitespace }.joined(separator: " ")
        #expect(text.contains(sentence))
    }

    @Test func listsAllMachinesOfAHostWithoutAName() async throws {
        let result = try await AerostatProcess.run("explain", "crisis", "--at", "730s")
        #expect(result.status == 0)
        let rows = result.output.split(separator: "\n").filter { $0.contains(/^(db|web|batch)-\d\d\s/) }
        #expect(rows.count == 8)
        #expect(rows.first?.hasPrefix("batch-") == true, "those that lost most come first")
    }

    @Test(arguments: [
        (["crisis", "--vm", "db-1", "--at", "1m"], "no virtual machine is called 'db-1'"),
        (["crisis", "--vm", "db-1", "--at", "1m"], "did you mean db-01?"),
        (["crisis", "--vm", "db-01", "--host", "esx", "--at", "1m"], "no host is called 'esx'; there are esx-crisis"),
        (["fleet", "--at", "1m"], "there are several hosts"), (["crisis", "--at", "0s"], "'0s' is not a time after"),
        (["crisis", "--at", "1500ms"], "not a whole number of seconds"),
        (["crisis", "--at", "3650d"], "later than 366d"),
        (["crisis", "--vm", "db-01"], "--at"), (["crisis", "--at", "1m", "--format", "xml"], "xml"),
    ])
    func wrongCommandLinesEndWith64(arguments: [String], text: String) async throws {
        let result = try await AerostatProcess(["explain"] + arguments).result()
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(text))
    }

    @Test func asksForTheHostWhereSeveralHaveSuchAMachine() async throws {
        let result = try await AerostatProcess.run("explain", "fleet", "--vm", "web-01", "--at", "1m")
        #expect(result.status == 64)
        #expect(result.errors.contains("--host"))
    }

    @Test func unreadableScenariosAndUnwritableFilesEndWithThree() async throws {
        #expect(try await AerostatProcess.run("explain", "no-such", "--at", "1m").status == 3)
        let result = try await AerostatProcess.run("explain", "calm", "--at", "1m", "--output", "/no-such-folder/file")
        #expect(result.status == 3)
        #expect(result.errors == "aerostat: cannot write /no-such-folder/file: no such file or directory\n")
    }

    /// What a name holds is text, in both forms.
    @Test func namesThatLookLikeCodeStayNames() async throws {
        let folder = try ScratchFolder()
        let name = #"a"},{"vm":"<b>&"#
        let file = try folder.write(
            """
            hosts:
              - name: '\(name)'
                memory: 8 GiB
                virtualMachines: [{group: web, memory: 1 GiB}]
            """,
            to: "mine.yaml"
        )
        let document = try await document(file, "--at", "1m")
        #expect(document["host"] as? String == name)
        #expect((document["virtual_machines"] as? [Any])?.count == 1)
    }

    @Test func theSameSeedGivesTheSameAnswer() async throws {
        let one = try await AerostatProcess.run("explain", "overcommit", "--at", "7m", "--seed", "3")
        let two = try await AerostatProcess.run("explain", "overcommit", "--at", "7m", "--seed", "3")
        let other = try await AerostatProcess.run("explain", "overcommit", "--at", "7m", "--seed", "4")
        #expect(one.output == two.output)
        #expect(one.output != other.output)
    }

    /// `RECORD_GOLDEN=1` writes the example anew.
    @Test func readmeShowsWhatTheProgramSays() async throws {
        let result = try await AerostatProcess.run("explain", "idle-tax", "--vm", "hoarder-01", "--at", "16m")
        let end = try #require(result.output.range(of: "\n\nHost "))
        let findings = result.output[..<end.lowerBound]
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        var readme = try String(contentsOf: file, encoding: .utf8)
        let example = try #require(readme.firstMatch(of: /```text\n(hoarder-01 on [^`]*)\n```/)).output.1
        let isTrue = example == findings
        if !isTrue, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            readme.replaceSubrange(example.startIndex..<example.endIndex, with: findings)
            try readme.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(isTrue, "the example is not what the program says; RECORD_GOLDEN=1 writes it anew")
    }
}
