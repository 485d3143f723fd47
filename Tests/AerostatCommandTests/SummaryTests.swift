import Foundation
import Testing

/// `aerostat summary` on histories that `aerostat run` wrote.
@Suite(.timeLimit(.minutes(5)))
struct SummaryTests {
    private static let period = ["--from", "2026-01-01T00:00:00Z", "--to", "2026-01-01T00:40:00Z"]

    /// Runs a scenario into a new history and returns its path.
    private static func history(_ scenario: String, length: String = "40m", in folder: ScratchFolder) async throws
        -> String
    {
        let path = "\(folder.path)/\(scenario).db"
        let result = try await AerostatProcess.run(
            "run",
            scenario,
            "--for",
            length,
            "--interval",
            "15s",
            "--history",
            path
        )
        #expect(result.status == 0, "\(result.errors)")
        return path
    }

    private static func summary(_ history: String, _ options: [String] = period) async throws -> AerostatProcess.Result
    {
        try await AerostatProcess(["summary", "--history", history] + options).result()
    }

    @Test(arguments: ["crisis", "overcommit", "no-balloon-driver", "small-page-file", "limit-trap", "boot-storm"])
    func everyNumberIsInTheFile(scenario: String) async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history(scenario, in: folder)
        let document = "\(folder.path)/summary.json"
        let periods = [
            Self.period, ["--from", "2026-01-01T00:09:07Z", "--to", "2026-01-01T00:31:30Z"],
        ]
        for period in periods {
            let result = try await Self.summary(history, period + ["--format", "json", "--output", document])
            #expect(result.output.isEmpty)
            #expect(result.errors.isEmpty)
            let again = try SummaryRecomputation.compare(summary: document, history: history)
            #expect(again.mismatches.isEmpty)
            #expect(again.comparisons > 50)
        }
    }

    /// The comparison above can fail: another period's summary is found out.
    @Test func wrongNumbersAreFoundOut() async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("crisis", in: folder)
        let document = try await Self.summary(history, Self.period + ["--format", "json"]).output
        let other = document.replacing(#""to":"2026-01-01T00:40:00Z""#, with: #""to":"2026-01-01T00:12:15Z""#)
        #expect(other != document)
        let file = try folder.write(other, to: "other.json")
        let again = try SummaryRecomputation.compare(summary: file, history: history)
        #expect(again.mismatches.count > 20)
    }

    /// Each verdict with its exit status, and what `--quiet-when-ok` leaves of the output.
    @Test(
        arguments: [
            ("calm", [], 0, "OK"), ("calm", ["--quiet-when-ok"], 0, ""), ("crisis", [], 2, "CRITICAL"),
            ("crisis", ["--quiet-when-ok"], 2, "CRITICAL"), ("crisis", ["--fail-on", "none"], 1, "WARNING"),
            ("crisis", ["--fail-on", "none", "--warn-on", "none", "--quiet-when-ok"], 0, ""),
            ("crisis", ["--fail-on", "low", "--warn-on", "low"], 2, "CRITICAL"),
            (
                "crisis", ["--from", "2025-12-01T00:00:00Z", "--to", "2025-12-02T00:00:00Z", "--quiet-when-ok"], 1,
                "NO DATA"
            ),
            ("crisis", ["--host", "nobody"], 1, "NO DATA"), ("calm", ["--fail-on", "clear"], 0, "OK"),
        ] as [(String, [String], Int32, String)]
    )
    func verdictDecidesTheExitStatus(scenario: String, options: [String], status: Int32, start: String) async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history(scenario, in: folder)
        let hasPeriod = options.contains("--from")
        let result = try await Self.summary(history, (hasPeriod ? [] : Self.period) + options)
        #expect(result.status == status)
        #expect(result.errors.isEmpty)
        #expect(start.isEmpty ? result.output.isEmpty : result.output.hasPrefix("\(start): "))
    }

    @Test func runsOfTheSameTimeAreNotMixed() async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("crisis", in: folder)
        _ = try await AerostatProcess.run("run", "crisis", "--for", "20m", "--seed", "2", "--history", history)
        for command in ["report", "summary"] {
            let mixed = try await AerostatProcess.run(command, "--history", history)
            #expect(mixed.status == 64)
            #expect(mixed.errors.contains("choose one with --run: crisis-1-2026-01-01T00:00:00Z, crisis-2-2026"))
        }
        let one = try await AerostatProcess.run(
            "summary",
            "--history",
            history,
            "--run",
            "crisis-2-2026-01-01T00:00:00Z"
        )
        #expect(one.status == 2)
        #expect(one.output.contains("(20m)"))
    }

    @Test func withoutAPeriodARunIsSummedUpWhole() async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("crisis", in: folder)
        let result = try await Self.summary(history, [])
        #expect(result.status == 2)
        #expect(result.output.contains("(40m)"))
        // Lines break where they are full, which depends on the length of the path.
        let words = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("scenario crisis, seed "))
        #expect(result.output.contains("nothing: no gap and no restart"))
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 60)
        #expect(lines.allSatisfy { $0.count <= 80 })
    }

    @Test func timesAreLocalAndInUTC() async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("calm", length: "5m", in: folder)
        let result = try await AerostatProcess.run(
            shell:
                "TZ=Asia/Kolkata exec \"$0\" summary --history '\(history)' --from '2026-01-01 05:30' --to '2026-01-01 05:35'"
        )
        #expect(result.status == 0)
        #expect(result.output.contains("2026-01-01 05:30:00 to 05:35:00 IST (5m)\n"))
        #expect(result.output.contains("2026-01-01 00:00:00 to 00:05:00 UTC\n"))
    }

    @Test func textfileIsReplacedWholeAndHasNoOtherName() async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("calm", in: folder)
        let path = try folder.write("old", to: "aerostat.prom")
        let before = Date().timeIntervalSince1970
        let result = try await Self.summary(history, Self.period + ["--quiet-when-ok", "--textfile", path])
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        let page = try folder.read("aerostat.prom")
        #expect(page.contains("aerostat_period_verdict{verdict=\"ok\"} 1\n"))
        let time = try #require(page.firstMatch(of: /last_success_timestamp_seconds ([0-9.]+)\n$/)).output.1
        let seconds = try #require(Double(time))
        #expect((before - 0.01...Date().timeIntervalSince1970 + 0.01).contains(seconds))
        #expect(try folder.names.filter { $0.hasSuffix(".part") }.isEmpty)
    }

    /// A monitoring system must not see success where there was none.
    @Test func textfileStaysOldWhenTheSummaryCannotBeWritten() async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("calm", length: "5m", in: folder)
        let path = try folder.write("old", to: "aerostat.prom")
        let options = ["--textfile", path, "--output", "/no-such-folder/file"]
        let result = try await Self.summary(history, Self.period + options)
        #expect(result.status == 3)
        #expect(result.errors == "aerostat: cannot write /no-such-folder/file: no such file or directory\n")
        #expect(try folder.read("aerostat.prom") == "old")
    }

    @Test(
        arguments: [
            (["--warn-on", "hard", "--fail-on", "soft"], 64, "--warn-on hard is worse than --fail-on soft"),
            (["--warn-on", "bad"], 64, "bad"), (["--textfile", "metrics.txt"], 64, "does not end in .prom"),
            (["--format", "csv"], 64, "csv"),
            (["--textfile", "/no-such-folder/a.prom"], 3, "no such file or directory"),
        ] as [([String], Int32, String)]
    )
    func wrongOptionsAndPlacesAreSaid(options: [String], status: Int32, text: String) async throws {
        let folder = try ScratchFolder()
        let history = try await Self.history("calm", length: "1m", in: folder)
        let result = try await Self.summary(history, Self.period + options)
        #expect(result.status == status)
        #expect(result.errors.contains(text))
    }

    @Test func unreadableHistoriesEndWithThree() async throws {
        let folder = try ScratchFolder()
        let missing = try await Self.summary("\(folder.path)/none.db")
        #expect(missing.status == 3)
        #expect(missing.output.isEmpty)
        #expect(missing.errors.contains("none.db"))
        let text = try folder.write("this is no database, whatever its name says", to: "text.db")
        #expect(try await Self.summary(text).status == 3)
    }
}
