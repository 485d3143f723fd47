import Foundation
import RunOutputReader
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RunOpenMetricsTests {
    private typealias Series = OpenMetricsText.Series

    /// Two hosts, one of them in need, and a machine that is powered off and on again.
    private static let scenario = """
        seed: 3
        hosts:
          - name: esx-01
            memory: 8 GiB
            virtualMachines:
              - group: web
                count: 4
                memory: 3 GiB
                workload: {workingSet: 50%, idle: 20%, fileCache: 20%}
          - name: esx-02
            memory: 16 GiB
            virtualMachines:
              - group: db
                memory: 4 GiB
                guestOS: windows
                workload: {workingSet: 40%, idle: 20%, fileCache: 10%}
        events:
          - {at: 4m, vms: web-02, power: off}
          - {at: 8m, vms: web-02, power: on}

        """

    @Test(arguments: [["--interval", "7s"], ["--interval", "1m", "--start", "2027-05-06T07:08:09.250Z"]])
    func holdsTheValuesOfTheTables(options: [String]) async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.scenario, to: "two.yaml")
        let run = ["run", file, "--for", "10m", "--seed", "9"] + options
        let result = try await AerostatProcess(run + ["--format", "openmetrics"]).result()
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
        let text = try OpenMetricsText(Array(result.output.utf8))
        var seen: Set<Series> = []
        var changing: Set<String> = []
        for (subject, prefix) in [("host", "aerostat_host_"), ("vm", "aerostat_vm_")] {
            let table = try await AerostatProcess(run + ["--by", subject]).result()
            let cells = RunTable(table.output, prefix: prefix)
            let before = seen.count
            for (series, samples) in text.samples {
                guard let expected = try cells.samples(of: series) else { continue }
                let isSame = samples == expected
                #expect(isSame, "\(series)")
                seen.insert(series)
                if Set(samples.map(\.value)).count > 1 { changing.insert(series.name) }
            }
            // No column and no row is missing from the text.
            #expect(seen.count - before == cells.seriesCount)
        }
        #expect(seen.count > 300)
        #expect(changing.count > 20)
        let others = text.samples.keys.filter { !seen.contains($0) }
        #expect(
            Set(others.map(\.name)) == [
                "aerostat_host_info", "aerostat_vm_info", "aerostat_build_info", "aerostat_run_info",
                "aerostat_simulation_seconds_total", "aerostat_books_imbalance_pages",
            ]
        )
        let moments = text.samples[Series("aerostat_simulation_seconds_total")]?.map(\.time)
        for series in others { #expect(text.samples[series]?.map(\.time) == moments) }
    }

    @Test func isTheSameTwiceAndWithAnyNumberOfThreads() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.scenario, to: "two.yaml")
        let run = ["run", file, "--for", "10m", "--interval", "5s", "--format", "openmetrics"]
        let first = try await AerostatProcess(run + ["--threads", "1"]).result()
        let again = try await AerostatProcess(run + ["--threads", "1"]).result()
        let threaded = try await AerostatProcess(run + ["--threads", "2"]).result()
        #expect(first.output.count > 100_000)
        let isSame = (again: first.output == again.output, threaded: first.output == threaded.output)
        #expect(isSame == (true, true))
    }

    @Test func runsAreToldApart() async throws {
        let result = try await AerostatProcess.run(
            "run",
            "calm",
            "--for",
            "1m",
            "--seed",
            "5",
            "--start",
            "2026-03-04",
            "--format",
            "openmetrics"
        )
        let text = try OpenMetricsText(Array(result.output.utf8))
        let labels = ["run_id": "calm-5-2026-03-04T00:00:00Z", "seed": "5"]
        #expect(text.samples[Series("aerostat_run_info", labels)]?.map(\.value) == ["1"])
    }

    @Test func endAtMovesTheStart() async throws {
        let run = ["run", "calm", "--for", "2m", "--by", "host"]
        let ended = try await AerostatProcess(run + ["--end-at", "2027-02-03T04:05:06.7Z"]).result()
        #expect(ended.status == 64)
        let rounded = try await AerostatProcess(run + ["--end-at", "2027-02-03T04:05:06.700Z"]).result()
        let started = try await AerostatProcess(run + ["--start", "2027-02-03T04:03:06Z"]).result()
        #expect(rounded.status == 0)
        #expect(rounded.output == started.output)
        #expect(rounded.output.contains("2027-02-03T04:05:06Z,120,"))
    }

    @Test(arguments: ["csv", "jsonl", "openmetrics"])
    func endAtNowEndsNow(format: String) async throws {
        let before = Int(Date().timeIntervalSince1970)
        let result = try await AerostatProcess.run(
            "run",
            "calm",
            "--for",
            "1m",
            "--end-at",
            "now",
            "--format",
            format
        )
        let after = Int(Date().timeIntervalSince1970)
        let text = result.output
        #expect(result.status == 0)
        let end =
            if format == "openmetrics" {
                try OpenMetricsText(Array(text.utf8)).samples[Series("aerostat_simulation_seconds_total")]?.first?.time
            } else {
                try RunTable.seconds(try #require(text.firstMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/)).output)
            }
        #expect((before...after).contains(try #require(end.flatMap(Int.init))))
    }

    /// 100 hosts for ten minutes have more values than are held in memory.
    private static let large = "run fleet --for 10m --interval 1s --format openmetrics"

    @Test func saysThatTheFolderForValuesCannotBeWritten() async throws {
        let folder = try ScratchFolder()
        let result = try await AerostatProcess.run(
            shell: "TMPDIR=/no/such/folder \"$0\" \(Self.large) --output \(folder.path)/a.txt"
        )
        #expect(result.status == 3)
        let place = "a temporary file in /no/such/folder (TMPDIR chooses another folder)"
        #expect(result.errors == "aerostat: cannot write \(place): no such file or directory\n")
        #expect(try folder.names.isEmpty)
    }

    /// A bound of the size of files stands for a full disk: writing fails in the middle.
    @Test func saysThatThereIsNoRoomForValues() async throws {
        let folder = try ScratchFolder()
        let result = try await AerostatProcess.run(
            shell: """
                trap '' XFSZ; ulimit -f 20000
                TMPDIR=\(folder.path) exec "$0" \(Self.large) --output \(folder.path)/a.txt
                """
        )
        #expect(result.status == 3)
        let place = "a temporary file in \(folder.path) (TMPDIR chooses another folder)"
        #expect(result.errors == "aerostat: cannot write \(place): file too large\n")
        #expect(try folder.names.isEmpty)
    }

    /// Once while it simulates, and once while it writes, which begins when simulating is over.
    @Test(arguments: [("30d", 0), ("20m", 1)])
    func leavesNothingBehindWhenInterrupted(length: String, bytesWritten: Int) async throws {
        let (folder, values) = (try ScratchFolder(), try ScratchFolder())
        let process = try AerostatProcess(
            [],
            shell: """
                TMPDIR=\(values.path) exec "$0" run fleet --for \(length) --interval 1s --format openmetrics \
                --output \(folder.path)/a.txt
                """
        )
        let deadline = ContinuousClock.now + .seconds(60)
        while try (folder.sizes.first ?? -1) < bytesWritten {
            try #require(ContinuousClock.now < deadline)
            await Task.yield()
        }
        process.send(SIGINT)
        let result = try await process.result()
        #expect(result.status == 130)
        #expect(result.errors.isEmpty)
        #expect(try folder.names.isEmpty)
        #expect(try values.names.isEmpty)
    }

    @Test(arguments: [
        (
            ["--format", "openmetrics", "--by", "vm"],
            "--by is for tables: openmetrics always holds hosts and virtual machines"
        ),
        (["--start", "2026-01-01", "--end-at", "now"], "--start and --end-at exclude each other"),
        (["--end-at", "noon"], "'noon' is not now, a date, or a time in UTC"),
        (["--end-at", "1970-01-01"], "a run of 1m that ends at 1970-01-01T00:00:00Z would begin before 1970"),
    ])
    func tellsWhatIsWrongWithTheCommandLine(options: [String], hint: String) async throws {
        let result = try await AerostatProcess(["run", "calm", "--for", "1m"] + options).result()
        #expect(result.status == 64)
        #expect(result.errors.contains(hint))
        #expect(result.output.isEmpty)
    }
}
