import HostModel
import HostSimulation
import LocatedYAML
import Testing

@testable import ScenarioFiles

struct TraceFileTests {
    @Test func columnsBecomeStepsFromTimeZero() throws {
        let text = "# recorded\n\n time , \"used\" ,cpu\r\n1767225600,1.5,0.25\r\n# gap\n1767225660.5,\"2\",1\n"
        let file = TraceFile(path: "a.csv", content: Array(text.utf8))
        let used = try file.trace(column: "used", unit: .gibibytes)
        #expect(used.steps == [step(0, 393_216), step(60_500, 524_288)])
        #expect(used.maximum == 524_288)
        #expect(!used.isShare)
        #expect(used.naturalLength == SimulationTime(milliseconds: 121_000))
        let cpu = try file.trace(column: "cpu", unit: .ratio)
        #expect(cpu.steps == [step(0, 250_000), step(60_500, 1_000_000)])
        #expect(cpu.isShare)
    }

    @Test func aSingleRowLastsASecond() throws {
        let trace = try TraceFile(path: "a.csv", content: Array("t,x\n5,7".utf8)).trace(column: "x", unit: .percent)
        #expect(trace.steps == [step(0, 70_000)])
        #expect(trace.naturalLength == .seconds(1))
    }

    @Test(arguments: [
        ("", "1:1: the trace has no header; expected a header and at least one row"),
        ("t,x\n", "1:1: the trace has no rows; expected a header and at least one row"),
        ("t,y,z\n1,2,3\n", "1:1: no column after the first is called \"x\"; there are \"y\", \"z\""),
        ("x\n1\n", "1:1: no column after the first is called \"x\""),
        ("t,x\n1,2\n3\n", "3:1: the row has 1 cells, the column \"x\" is number 2"),
        ("t,x\n1,2\n1,2\n", "3:1: the time is not later than that of the row before"),
        ("t,x\n2,2\n1,2\n", "3:1: the time is not later than that of the row before"),
        ("t,x\n0,1\n31536001,2\n", "3:1: the trace is longer than 365 days"),
        ("t,x\n\n0, -1\n", "3:4: \"-1\" is not a possible value; expected a decimal number without sign and exponent"),
        ("t,x\n0,1e3\n", "2:3: \"1e3\" is not a possible value; expected a decimal number without sign and exponent"),
        ("t,x\n0,\n", "2:3: \"\" is not a possible value; expected a decimal number without sign and exponent"),
        (
            "t,x\n0,999999999999999999\n",
            "2:3: \"999999999999999999\" is not a possible value; expected a decimal number without sign and exponent"
        ),
        (
            "t,x\nnow,1\n",
            "2:1: \"now\" is not a possible time in seconds; expected a decimal number without sign and exponent"
        ),
        ("t,x\n0,\u{7}\n", "2:3: \"?\" is not a possible value; expected a decimal number without sign and exponent"),
    ])
    func badTracesAreReportedAtTheirOwnPlace(text: String, expected: String) {
        let error = #expect(throws: TraceLoader.Failure.self) {
            try TraceFile(path: "a.csv", content: Array(text.utf8)).trace(column: "x", unit: .gibibytes)
        }
        guard case .content(let problem) = error else {
            Issue.record("expected a problem inside the file")
            return
        }
        #expect(problem.description == "a.csv:" + expected)
    }

    @Test func tooManyRowsAreRefused() {
        let rows = (0...ScenarioBounds.traceRows).map { "\($0),1\n" }.joined()
        let file = TraceFile(path: "a.csv", content: Array(("t,x\n" + rows).utf8))
        #expect(
            throws: TraceLoader.Failure.content(
                SourceProblem(
                    file: "a.csv",
                    position: SourcePosition(line: 100_002, column: 1),
                    keyPath: "",
                    message: "more than 100000 rows; thin the trace out"
                )
            )
        ) { try file.trace(column: "x", unit: .percent) }
    }

    @Test func tracesAreFoundBesideTheScenario() throws {
        try withFolder { folder in
            try write("t,used,cpu\n0,25,50\n10,50,100\n", to: "\(folder)/a.csv")
            try write(scenario(unit: "\"%\"", extra: ""), to: "\(folder)/s.yaml")
            let machine = try ScenarioFile.load(path: "\(folder)/s.yaml").hosts[0].virtualMachines[0]
            #expect(machine.workload.idle == .trace([step(0, 262_144), step(10_000, 524_288)], length: .seconds(20)))
            try write(scenario(unit: "MiB", extra: ", length: 1m"), to: "\(folder)/s.yaml")
            let other = try ScenarioFile.load(path: "\(folder)/s.yaml").hosts[0].virtualMachines[0]
            #expect(other.workload.idle == .trace([step(0, 6400), step(10_000, 12_800)], length: .minutes(1)))
        }
    }

    @Test func badTracesNameTheFileThatIsWrong() throws {
        let path = "hosts[0].virtualMachines[0].workload.idle"
        try withFolder { folder in
            let text = scenario(unit: "MiB", extra: "")
            #expect(
                report(of: text, directory: folder)
                    == "t.yaml:8:40: \(path).file: cannot read the trace \"\(folder)/a.csv\": "
                    + "No such file or directory"
            )
            try write("t,used\n0,x\n", to: "\(folder)/a.csv")
            #expect(
                report(of: text, directory: folder)
                    == "\(folder)/a.csv:2:3: \"x\" is not a possible value; "
                    + "expected a decimal number without sign and exponent"
            )
            try write("t,used\n0,500\n", to: "\(folder)/a.csv")
            #expect(
                report(of: scenario(unit: "GiB", extra: ""), directory: folder)
                    == "t.yaml:8:17: \(path): kernel, workingSet and idle together reach 501 GiB, at most 4 times "
                    + "the machine's memory of 4 GiB is possible"
            )
            #expect(
                report(of: text.replacing("a.csv", with: "/dev/zero"), directory: folder)
                    == "t.yaml:8:40: \(path).file: cannot read the trace \"/dev/zero\": not a regular file"
            )
            #expect(
                report(of: text.replacing("a.csv", with: "\"a\\0.csv\""), directory: folder)
                    .hasSuffix(": the path contains a NUL byte")
            )
        }
    }

    /// Machines of many sizes multiply a trace in percent.
    @Test func convertedTracesAreBounded() throws {
        try withFolder { folder in
            try write("t,x\n" + (0..<50_000).map { "\($0),1\n" }.joined(), to: "\(folder)/a.csv")
            var text = "hosts:\n  - name: a\n    memory: 32 GiB\n    virtualMachines:\n"
            for index in 1...100 {
                text += "      - {group: g\(index), memory: \(index + 16) MiB, workload: {busy: 1%, idle: &t\(index) "
                text += "{pattern: trace, file: a.csv, column: x, unit: \"%\"}}}\n"
            }
            let report = report(of: text, directory: folder)
            #expect(
                report.hasPrefix("t.yaml:85:9: hosts[0].virtualMachines[80]: the traces given as shares are used for")
            )
        }
    }

    private func step(_ milliseconds: Int64, _ value: Int64) -> WorkloadPattern.Step {
        WorkloadPattern.Step(time: SimulationTime(milliseconds: milliseconds), value: value)
    }

    private func scenario(unit: String, extra: String) -> String {
        ScenarioText.group(
            "workload:\n  idle: {pattern: trace, file: a.csv, column: used, unit: \(unit)\(extra)}\n"
                + "  kernel: 1 GiB\n  workingSet: 0"
        )
    }
}
