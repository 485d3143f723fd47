import Foundation
import HostModel
import SnapshotEncoding
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RuleTestSeriesEncoderTests {
    private static let promtool = URL(filePath: "/usr/bin/promtool")
    /// On CI a missing tool is a failure, elsewhere a reason to skip.
    private static let canRun =
        FileManager.default.isExecutableFile(atPath: promtool.path)
        || ProcessInfo.processInfo.environment["CI"] == "true"

    private static let labels = [("job", "it's \"a\" {job}\n\u{1F600}"), ("instance", "127.0.0.1:10075")]

    private static func encoder(_ metrics: Set<String>?) -> RuleTestSeriesEncoder {
        RuleTestSeriesEncoder(
            identity: SampleFleet.identity,
            status: SampleFleet.status,
            metrics: metrics,
            labels: labels.map { (name: $0, value: $1) }
        )
    }

    /// The series of the sample run, each moment twice over.
    private static func text(_ metrics: Set<String>?) -> String {
        let encoder = encoder(metrics)
        let rows = SampleRun.snapshots.flatMap { [$0, $0] }.map { snapshot in
            var values: [Int64] = []
            encoder.appendValues(of: snapshot, to: &values)
            return values
        }
        var text: [UInt8] = []
        for series in 0..<encoder.seriesCount { encoder.encode(rows.map { $0[series] }, ofSeries: series, into: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Worked out by hand.
    @Test func seriesAreWrittenAsPromtoolTakesThem() {
        let scrape = #"job="it's \"a\" {job}\n\xf0\x9f\x98\x80",instance="127.0.0.1:10075""#
        #expect(
            Self.text(["aerostat_simulation_seconds_total", "aerostat_run_info", "up"]) == """
                aerostat_run_info{run_id="run-1",seed="\(UInt64.max)",\(scrape)} 1+0x5
                aerostat_simulation_seconds_total{\(scrape)} 40.125+0x1 80.25+0x1 90.25+0x1
                up{\(scrape)} 1+0x5

                """
        )
    }

    @Test func singleValuesHaveNoRun() {
        let encoder = Self.encoder(["up"])
        var text: [UInt8] = []
        encoder.encode([3, 3, 3, -1, 0, 0], ofSeries: 0, into: &text)
        #expect(String(decoding: text, as: UTF8.self).hasSuffix("} 3+0x2 -1 0+0x1\n"))
    }

    @Test func allMetricsAreThoseOfATextOfARunAndUp() {
        let run = OpenMetricsRunEncoder(
            identity: SampleFleet.identity,
            status: SampleFleet.status,
            moments: SampleRun.moments
        )
        #expect(Self.encoder(nil).seriesCount == run.seriesCount + 1)
        #expect(Self.encoder([]).seriesCount == 0)
        let names = Self.text(nil).matches(of: /(?:^|\n)([a-z_]+)\{/).map { String($0.output.1) }
        #expect(Set(names) == Set(RuleTestSeriesEncoder.metricNames))
        #expect(RuleTestSeriesEncoder.metricNames.count == Set(RuleTestSeriesEncoder.metricNames).count)
    }

    /// promtool finds the series with hostile names and their values: labels are given to it byte by byte.
    @Test(.enabled(if: canRun, "promtool is not installed (Debian package prometheus)"))
    func promtoolReadsThem() throws {
        let machines = SampleFleet.identity.hosts.flatMap { host in
            host.virtualMachines.map { machine in
                [("host", host.name), ("vm", machine.name), ("group", machine.group), ("guest_os", machine.guestOS)]
            }
        }
        var tests = ""
        for (time, seconds) in zip(0..., ["40.125", "40.125", "80.25", "80.25", "90.25", "90.25"]) {
            tests += "  - {expr: aerostat_simulation_seconds_total, eval_time: \(time)m, exp_samples: [{labels: '"
            tests += "aerostat_simulation_seconds_total\(Self.metric(Self.labels))', value: \(seconds)}]}\n"
            tests += "  - expr: aerostat_vm_info\n    eval_time: \(time)m\n    exp_samples:\n"
            for machine in machines {
                tests += "    - {labels: 'aerostat_vm_info\(Self.metric(machine + Self.labels))', value: 1}\n"
            }
            tests += "  - {expr: 'count({job!=\"\"})', eval_time: \(time)m, exp_samples: [{labels: '{}', value: "
            tests += "\(Self.encoder(nil).seriesCount)}]}\n"
        }
        let lines = Self.text(nil).split(separator: "\n").map { "      \($0)\n" }
        let head = "tests:\n- interval: 1m\n  input_series:\n  - values: ''\n    series: |-\n"
        let file = head + lines.joined() + "  promql_expr_test:\n" + tests
        let result = try Self.judge(file)
        #expect(result.status == 0, "\(result.output)")
        // Shows that it looks.
        let other = try Self.judge(file.replacingOccurrences(of: " 90.25+0x1\n", with: " 90.25 90.26\n"))
        #expect(other.status == 1)
    }

    /// Labels in PromQL, each byte of a value as its number.
    private static func metric(_ labels: [(String, String)]) -> String {
        let pairs = labels.map { name, value in
            let bytes = value.utf8.map { byte in
                let digits = String(byte, radix: 16)
                return #"\x"# + (digits.count == 1 ? "0" : "") + digits
            }
            return "\(name)=\"\(bytes.joined())\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func judge(_ test: String) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appending(component: "aerostat-\(UUID().uuidString).yaml")
        try Data(test.utf8).write(to: file)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
        let process = Process()
        process.executableURL = promtool
        process.arguments = ["test", "rules", file.path()]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output.prefix(4000), as: UTF8.self))
    }
}
