import Foundation
import RunOutputReader
import Testing

/// `report` on histories that `run` wrote.
@Suite(.timeLimit(.minutes(3)))
struct ReportTests {
    /// Six hours in samples of a minute.
    private let run = ["run", "overcommit", "--for", "6h", "--interval", "1m"]
    private let folder: ScratchFolder
    private let history: String

    init() async throws {
        folder = try ScratchFolder()
        history = "\(folder.path)/h.db"
        let result = try await AerostatProcess(run + ["--history", history]).result()
        try #require(result.status == 0, "\(result.errors)")
    }

    private func report(_ arguments: String...) async throws -> String {
        let result = try await AerostatProcess(["report", "--history", history] + arguments).result()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors == "")
        return result.output
    }

    /// Names of `overcommit` hold neither commas nor quotes.
    private func records(_ csv: String) -> [[String: String]] {
        let lines = csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let header = (lines.first ?? []).map(String.init)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0.map(String.init))) }
    }

    // MARK: Values

    /// Minimum, mean, maximum and increase, worked out again from the table that the same run writes.
    @Test(arguments: ["host", "vm"])
    func rowsAreWhatTheTableOfTheRunComesTo(subject: String) async throws {
        let table = try await AerostatProcess(run + ["--by", subject]).result().output
        let samples = Dictionary(grouping: records(table)) { ($0["host"] ?? "") + "/" + ($0["vm"] ?? "") }
        let rows = records(try await report("--by", subject, "--step", "1h"))
        #expect(rows.count == 6 * samples.count)
        var compared = 0
        for row in rows {
            let unit = (row["host"] ?? "") + "/" + (row["vm"] ?? "")
            let (from, to) = (row["from"] ?? "", row["to"] ?? "")
            // Times of one width can be compared as texts; the sample at the start belongs to the row before.
            let before = samples[unit]?.last { ($0["time"] ?? "") <= from }
            let inside = (samples[unit] ?? []).filter { from < $0["time"] ?? "" && $0["time"] ?? "" <= to }
            #expect(inside.count == 60)
            #expect(row["samples"] == "60")
            for (column, text) in row {
                guard let expected = try expected(column, before: before, inside: inside) else { continue }
                let value = try #require(Double(text), "\(column)")
                #expect(abs(value - expected) <= tolerance(column), "\(unit) \(from) \(column)")
                compared += 1
            }
        }
        #expect(compared > rows.count * 60)
    }

    /// By how much a value may differ: bytes and pages are rounded to whole ones, times cut to milliseconds, everything else
    /// rounded to millionths.
    private func tolerance(_ column: String) -> Double {
        if column.contains("_bytes") || column.contains("_pages") { return 0.5001 }
        return column.contains("_seconds") ? 0.001 : 1e-6
    }

    /// What a column comes to; nil where it is none of a series.
    private func expected(
        _ column: String,
        before: [String: String]?,
        inside: [[String: String]]
    ) throws -> Double? {
        let values = { (name: String) in inside.compactMap { $0[name].flatMap(Double.init) } }
        if values(column).count == inside.count { return values(column).last }
        for (ending, statistic) in [("_min", 0), ("_mean", 1), ("_max", 2)] where column.hasSuffix(ending) {
            let known = values(String(column.dropLast(ending.count)))
            guard let least = known.min(), let most = known.max() else { return nil }
            return [least, known.reduce(0, +) / Double(known.count), most][statistic]
        }
        guard column.hasSuffix("_increase") else { return nil }
        // `_total` stands before the label's value, or at the end.
        let stem = String(column.dropLast("_increase".count))
        let series = try #require(inside[0].keys.first { $0.replacing("_total", with: "") == stem }, "\(column)")
        let end = try #require(values(series).last)
        return end - (before?[series].flatMap(Double.init) ?? 0)
    }

    @Test(.enabled(if: PythonParser.canRun, "\(PythonParser.reason)"))
    func pythonReadsNamesThatNeedQuotes() async throws {
        let scenario = try folder.write(
            """
            hosts:
              - name: 'esx, "one"'
                memory: 8 GiB
                cpu: {cores: 4, frequency: 2.4 GHz}
                virtualMachines:
                  - group: '<script>"a",b'
                    count: 2
                    memory: 2 GiB
                    workload: {workingSet: 40%}
            """,
            to: "names.yaml"
        )
        let names = "\(folder.path)/names.db"
        let ran = try await AerostatProcess.run("run", scenario, "--for", "10m", "--history", names)
        try #require(ran.status == 0, "\(ran.errors)")
        let file = "\(folder.path)/names.csv"
        _ = try await AerostatProcess.run("report", "--history", names, "--by", "vm", "--output", file)
        let reader = """
            import csv, json
            with open("\(file)", newline="") as file:
                rows = list(csv.reader(file, strict=True))
            print(json.dumps([len({len(row) for row in rows}), [row[2:5] for row in rows]]))
            """
        let script = try folder.write(reader, to: "read.py")
        let result = try await AerostatProcess.run(shell: "\(PythonParser.python.path) \(script)")
        #expect(result.errors.isEmpty)
        let read = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any])
        #expect(read[0] as? Int == 1, "rows of different lengths")
        let cells = try #require(read[1] as? [[String]])
        #expect(cells[0] == ["host", "vm", "group"])
        #expect(
            Set(cells.dropFirst())
                == Set(["01", "02"].map { ["esx, \"one\"", "<script>\"a\",b-\($0)", "<script>\"a\",b"] })
        )
        let page = try await AerostatProcess.run("report", "--history", names, "--format", "html").output
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;&quot;a&quot;,b-01"))
    }

    // MARK: Periods

    @Test func whatWasSimulatedIsReportedWhole() async throws {
        let document = try await report("--format", "json", "--step", "whole")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
        let period = try #require(report["period"] as? [String: Any])
        #expect(period["from"] as? String == "2026-01-01T00:00:00Z")
        #expect(period["to"] as? String == "2026-01-01T06:00:00Z")
        #expect(period["samples"] as? Int == 360)
        let rows = try #require(report["rows"] as? [[String: Any]])
        #expect(rows.count == 1)
        #expect(rows[0]["samples"] as? Int == 360)
    }

    @Test func aPeriodWithoutSamplesIsAHeaderAndALine() async throws {
        let result = try await AerostatProcess.run("report", "--history", history, "--since", "1h")
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("from,to,host,samples,"))
        #expect(result.output.split(separator: "\r\n").count == 1)
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.errors.contains("its first is of 2026-01-01T00:01:00Z, its last of 2026-01-01T06:00:00Z"))
    }

    @Test func daysAreThoseOfThePlace() async throws {
        let days = "\(folder.path)/days.db"
        _ = try await AerostatProcess.run(
            "run",
            "calm",
            "--for",
            "4d",
            "--interval",
            "1h",
            "--start",
            "2026-03-27T00:00:00Z",
            "--history",
            days
        )
        let result = try await AerostatProcess.run(
            shell:
                "TZ=Europe/Berlin $0 report --history \(days) --step 1d --format markdown --columns memory_size_bytes"
        )
        #expect(result.output.contains("- Period: 2026-03-27 01:00:00 CET to 2026-03-31 02:00:00 CEST\n"))
        #expect(result.output.contains("- In UTC: 2026-03-27T00:00:00Z to 2026-03-31T00:00:00Z\n"))
        let table = try await AerostatProcess.run(
            shell: "TZ=Europe/Berlin $0 report --history \(days) --step 1d --columns memory_size_bytes"
        )
        let rows = records(table.output)
        #expect(rows.map { $0["samples"] } == ["23", "24", "23", "24", "2"])
        #expect(rows.map { $0["from"] ?? "" }.last == "2026-03-30T22:00:00Z")
    }

    @Test func aRunCanBeReportedInItsOwnTime() async throws {
        let id = "overcommit-1-2026-01-01T00:00:00Z"
        let rows = records(
            try await report("--clock", "simulated", "--run", id, "--since", "90m", "--step", "30m")
        )
        #expect(rows.map { $0["to"] } == ["2026-01-01T05:00:00Z", "2026-01-01T05:30:00Z", "2026-01-01T06:00:00Z"])
    }

    // MARK: Filters

    @Test func columnsHostsAndMachinesAreChosen() async throws {
        let table = try await report(
            "--vm",
            "web-*",
            "--vm",
            "db-01",
            "--step",
            "6h",
            "--columns",
            "memory_swap*total, memory_balloon_bytes_max"
        )
        let rows = records(table)
        #expect(rows.allSatisfy { ($0["vm"] ?? "").hasPrefix("web-") || $0["vm"] == "db-01" })
        #expect(rows.contains { $0["vm"] == "db-01" })
        #expect(
            table.prefix { $0 != "\r\n" }
                == "from,to,host,vm,group,samples,memory_balloon_bytes_max,memory_swap_in_bytes_increase,memory_swap_out_bytes_increase"
        )
        let nobody = try await AerostatProcess.run("report", "--history", history, "--host", "nobody")
        #expect(nobody.status == 0)
        #expect(records(nobody.output).isEmpty)
        #expect(nobody.errors == "aerostat: no host has the names that were asked for\n")
    }

    // MARK: Mistakes

    @Test(arguments: [
        ["--columns", "memory_fre_bytes"], ["--by", "host", "--vm", "web-01"], ["--step", "1w"],
        ["--format", "html", "--by", "vm"], ["--format", "html", "--step", "whole"], ["--since", "1h", "--yesterday"],
        ["--clock", "simulated"], ["--from", "2026-01-02", "--to", "2026-01-01"],
    ])
    func wrongCommandLinesAreRefused(arguments: [String]) async throws {
        let result = try await AerostatProcess(["report", "--history", history] + arguments).result()
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("Error: "))
    }

    @Test func whatCannotBeReadIsSaidInALine() async throws {
        let text = try folder.write("not a history", to: "text.db")
        for arguments in [
            ["--history", "\(folder.path)/none.db"], ["--history", text], ["--history", history, "--run", "none"],
        ] {
            let result = try await AerostatProcess(["report"] + arguments).result()
            #expect(result.status == 3)
            #expect(result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        #expect(try folder.read("text.db") == "not a history")
    }

    @Test func theEnvironmentNamesTheHistory() async throws {
        let result = try await AerostatProcess.run(shell: "AEROSTAT_HISTORY=\(history) $0 report --step whole")
        #expect(records(result.output).count == 1)
        let unnamed = try await AerostatProcess.run(shell: "AEROSTAT_HISTORY= $0 report")
        #expect(unnamed.status == 64)
    }

    @Test func theOutputIsThereWholeOrNotAtAll() async throws {
        let file = "\(folder.path)/report.json"
        _ = try await report("--format", "json", "--output", file)
        #expect(try folder.read("report.json").hasSuffix("\n]}\n"))
        let result = try await AerostatProcess.run(
            "report",
            "--history",
            history,
            "--output",
            "\(folder.path)/no/r.csv"
        )
        #expect(result.status == 3)
        // A reader that has seen enough is no failure.
        let head = try await AerostatProcess.run(shell: "$0 report --history \(history) --step sample | head -c 10")
        #expect(head.output == "from,to,ho")
        #expect(head.errors.isEmpty)
    }
}
