import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RunTests {
    @Test func givesTheSameBytesTwiceAndWithAnyNumberOfThreads() async throws {
        let arguments = ["run", "crisis", "--for", "30m", "--interval", "30s", "--seed", "5"]
        let first = try await AerostatProcess(arguments + ["--threads", "1"]).result()
        let again = try await AerostatProcess(arguments + ["--threads", "1"]).result()
        let threaded = try await AerostatProcess(arguments + ["--threads", "2"]).result()
        #expect(first.status == 0)
        #expect(first.errors.isEmpty)
        #expect(first.output.count > 10_000)
        // Compared outside of the expectation, which would print both tables.
        let isSame = (again: first.output == again.output, threaded: first.output == threaded.output)
        #expect(isSame == (true, true))
    }

    @Test func anotherSeedGivesAnotherRun() async throws {
        let arguments = ["run", "overcommit", "--for", "10m", "--seed"]
        let five = try await AerostatProcess(arguments + ["5"]).result()
        let six = try await AerostatProcess(arguments + ["6"]).result()
        let isSame = five.output == six.output
        #expect(!isSame)
    }

    @Test func writesARowForEachMachineAndInterval() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            """
            hosts:
              - name: esx-01
                memory: 16 GiB
                virtualMachines:
                  - group: web
                    count: 3
                    memory: 2 GiB
                    workload: {workingSet: 40%, idle: 20%, fileCache: 20%}

            """,
            to: "three.yaml"
        )
        let byMachine = try await AerostatProcess.run("run", file, "--for", "5m")
        #expect(byMachine.errors.isEmpty)
        // A header, then five rows for each of the three machines.
        #expect(byMachine.output.split(separator: "\r\n").count == 1 + 5 * 3)
        let byHost = try await AerostatProcess.run(
            "run",
            file,
            "--for",
            "5m",
            "--interval",
            "10s",
            "--by",
            "host",
            "--start",
            "2027-02-03T04:05:06Z"
        )
        // A header, then a row for each ten seconds.
        let rows = byHost.output.split(separator: "\r\n")
        #expect(rows.count == 1 + 30)
        #expect(rows.last?.hasPrefix("2027-02-03T04:10:06Z,300,esx-01,") == true)
    }

    @Test func writesJSONLines() async throws {
        let result = try await AerostatProcess.run("run", "calm", "--for", "2m", "--by", "host", "--format", "jsonl")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines {
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
    }

    @Test func writesAFileThatIsCompleteOrNotThere() async throws {
        let folder = try ScratchFolder()
        let printed = try await AerostatProcess.run("run", "calm", "--for", "10m")
        let written = try await AerostatProcess.run("run", "calm", "--for", "10m", "--output", "\(folder.path)/a.csv")
        #expect(written.status == 0)
        #expect(written.output.isEmpty)
        let isSame = try folder.read("a.csv") == printed.output
        #expect(isSame)
        #expect(try folder.names == ["a.csv"])
    }

    @Test func saysInOneLineThatTheOutputCannotBeWritten() async throws {
        let folder = try ScratchFolder()
        for (path, reason) in [
            ("\(folder.path)/missing/a.csv", "no such file or directory"), (folder.path, "is a directory"),
            ("/dev/full", "no space left on device"),
        ] {
            let result = try await AerostatProcess.run("run", "calm", "--for", "5m", "--output", path)
            #expect(result.status == 3)
            #expect(result.errors == "aerostat: cannot write \(path): \(reason)\n")
            #expect(result.output.isEmpty)
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func endsQuietlyWhenTheReaderHasEnough() async throws {
        let result = try await AerostatProcess.run(
            shell: #"{ "$0" run overcommit --for 12h; echo "status $?" >&2; } | head -n 1"#
        )
        #expect(result.errors == "status 0\n")
        #expect(result.output.hasPrefix("time"))
    }

    @Test func leavesNoFileBehindWhenInterrupted() async throws {
        let folder = try ScratchFolder()
        let process = try AerostatProcess([
            "run", "overcommit", "--for", "36500d", "--interval", "1d", "--output", "\(folder.path)/a.csv",
        ])
        // The incomplete file is the sign that the work has begun.
        while try folder.names.isEmpty { await Task.yield() }
        process.send(SIGINT)
        let result = try await process.result()
        #expect(result.status == 130)
        #expect(result.errors.isEmpty)
        #expect(try folder.names.isEmpty)
    }

    @Test func refusesABadScenarioWithAllItsProblems() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("hosts: 3\nnonsense: 1\n", to: "bad.yaml")
        let result = try await AerostatProcess.run("run", file, "--for", "1m")
        #expect(result.status == 1)
        #expect(result.errors.split(separator: "\n").count == 2)
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [
        (["run", "calm"], "--for"), (["run", "calm", "--for", "1x"], "a time such as 90s"),
        (["run", "calm", "--for", "1500ms"], "1500ms is not a whole number of seconds"),
        (["run", "calm", "--for", "1m", "--threads", "0"], "the number of threads"),
        (["run", "calm", "--for", "1m", "--start", "noon"], "'noon' is not a time in UTC"),
        (["run", "calm", "--for", "1m", "--format", "xml"], "csv"),
        (["serve", "--speed", "fast"], "'fast' is not a speed"),
        (["serve", "--web.listen-address", "nowhere"], "'nowhere' is not an address"),
        (["serve", "--web.telemetry-path", "/"], "'/' cannot be the path"),
        (["serve", "--no-such-option"], "no-such-option"), (["fly"], "fly"),
    ])
    func tellsWhatIsWrongWithTheCommandLine(arguments: [String], hint: String) async throws {
        let result = try await AerostatProcess(arguments).result()
        #expect(result.status == 64)
        #expect(result.errors.contains(hint))
        #expect(result.output.isEmpty)
    }
}
