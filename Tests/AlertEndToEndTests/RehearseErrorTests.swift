import Foundation
import RealReceivers
import Testing

/// What `aerostat rehearse` says when it cannot do what it should, and what it leaves behind.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: RealServers.canRun(["promtool"]), "\(RealServers.reason(["promtool"]))")
)
struct RehearseErrorTests {
    private static let up = "  - {alert: Up, expr: up == 1}\n"

    /// Runs with a folder of its own for temporary files, and looks that nothing stays there.
    private static func run(
        _ arguments: [String],
        in surroundings: Surroundings,
        environment: [String: String] = [:]
    ) async throws -> RehearsalRun {
        let folder = try temporaryFolder(in: surroundings)
        let environment = environment.merging(["TMPDIR": folder.path()]) { $1 }
        let run = try await RehearsalRun(arguments, in: surroundings, environment: environment)
        #expect(try contents(of: folder).isEmpty)
        return run
    }

    private static func temporaryFolder(in surroundings: Surroundings) throws -> URL {
        let folder = surroundings.folder.appending(path: "temporary")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func contents(of folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path())
    }

    private static func rules(_ rules: String, in surroundings: Surroundings) throws -> String {
        try surroundings.write(RehearseTests.group(rules), to: "rules.yaml")
    }

    /// A program in the place of promtool.
    private static func script(_ text: String, in surroundings: Surroundings) throws -> String {
        let path = try surroundings.write("#!/bin/sh\n\(text)\n", to: "tool")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    // MARK: Rules

    @Test(
        arguments: [
            (
                "groups:\n- name: g\n  rules:\n  - {alert: A, expr: up >}\n",
                ":4:22: group \"g\", rule 1, \"A\": could not"
            ),
            ("groups:\n- name: g\n  rulez: []\n", ": yaml: unmarshal errors:\n  line 3: field rulez not found"),
            ("groups: [\n", ":2:1: not valid YAML: "),
            ("groups:\n- name: g\n  rules:\n  - {alert: A, expr: up, for: soon}\n", ": not a valid duration string"),
        ]
    )
    func brokenRuleFileIsToldWithItsName(text: String, message: String) async throws {
        let surroundings = try Surroundings()
        let good = try surroundings.write(RehearseTests.group(Self.up), to: "good.yaml")
        let bad = try surroundings.writeRules(text, to: "bad rules.yaml")
        let run = try await Self.run(["crisis", "--rules", good, bad], in: surroundings)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("\(bad)\(message)"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func unknownMetricOfAerostatIsRefusedWithAHint() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules("  - {alert: A, expr: aerostat_host_memory_fre_bytes < 1}\n", in: surroundings)
        let run = try await Self.run(["crisis", "--rules", rules], in: surroundings)
        #expect(run.status == 1)
        #expect(
            run.errors
                == "\(rules):4:22: aerostat_host_memory_fre_bytes is not a metric of aerostat, "
                + "did you mean aerostat_host_memory_free_bytes?\n"
        )
    }

    @Test func ruleThatCannotBeEvaluatedIsTold() async throws {
        let surroundings = try Surroundings()
        let expression = "aerostat_host_memory_state * on (host) aerostat_host_memory_state"
        let rules = try Self.rules("  - {alert: A, expr: '\(expression) > 1'}\n", in: surroundings)
        let run = try await Self.run(["crisis", "--rules", rules], in: surroundings)
        #expect(run.status == 1)
        #expect(run.errors.contains("\(rules):4:5: A at 0s: found duplicate series"), "\(run.errors)")
    }

    @Test func tooManySamplesNameTheRule() async throws {
        let surroundings = try Surroundings()
        // Rules that keep to hosts are evaluated for some hosts at a time, and would not reach the limit.
        let expression = "count(rate(aerostat_vm_memory_stall_seconds_total[5m]) > 0) > 0"
        let rules = try Self.rules("\(Self.up)  - {alert: Stall, expr: '\(expression)'}\n", in: surroundings)
        let arguments = ["fleet", "--rules", rules, "--for", "2m"]
        let run = try await Self.run(arguments, in: surroundings)
        #expect(run.status == 3)
        #expect(run.errors.hasPrefix("aerostat: \(rules):5:5: Stall at "), "\(run.errors)")
        #expect(run.errors.contains("too many samples") && run.errors.contains("--host"))
        let narrowed = try await Self.run(arguments + ["--host", "prod-001"], in: surroundings)
        #expect(narrowed.status == 0, "\(narrowed.errors)")
    }

    // MARK: promtool

    @Test func missingPromtoolIsTold() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(Self.up, in: surroundings)
        let empty = try Self.temporaryFolder(in: surroundings).path()
        let run = try await Self.run(["crisis", "--rules", rules], in: surroundings, environment: ["PATH": empty])
        #expect(run.status == 3)
        #expect(run.errors.hasPrefix("aerostat: promtool is not installed or not in PATH; it comes with Prometheus"))
        let named = try await Self.run(["crisis", "--rules", rules, "--promtool", "./none"], in: surroundings)
        #expect(named.status == 3)
        #expect(named.errors == "aerostat: cannot run ./none: it is not there, or not executable\n")
    }

    @Test(
        arguments: [
            ("echo strange >&2; exit 1", "promtool's answer was not understood: strange"),
            ("kill -9 $$", "promtool ended unexpectedly"), ("exit 2", "promtool ended unexpectedly"),
        ]
    )
    func promtoolThatAnswersOtherwiseIsTold(script: String, message: String) async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(Self.up, in: surroundings)
        let tool = try Self.script("[ \"$1\" = check ] && exit 0\n\(script)", in: surroundings)
        let run = try await Self.run(["crisis", "--rules", rules, "--promtool", tool], in: surroundings)
        #expect(run.status == 3)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    /// What promtool prints in its second answer does not count unless it agrees with the first.
    @Test func promtoolThatContradictsItselfIsNotBelieved() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(Self.up, in: surroundings)
        let promtool = try RealServers.path("promtool").path()
        let tool = try Self.script(
            """
            if grep -q alert_rule_test rehearsal.yaml 2>/dev/null; then sed -i 's/value: 1/value: 2/' rehearsal.yaml; fi
            exec \(promtool) "$@"
            """,
            in: surroundings
        )
        let run = try await Self.run(["crisis", "--rules", rules, "--promtool", tool], in: surroundings)
        #expect(run.status == 3)
        #expect(run.errors.contains("was not understood"), "\(run.errors)")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func interruptEndsPromtoolAndLeavesNothing(signal: Int32) async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(Self.up, in: surroundings)
        let pidFile = surroundings.path("pid")
        let tool = try Self.script(
            "[ \"$1\" = check ] && exit 0\necho $$ > \(pidFile).part; mv \(pidFile).part \(pidFile); exec sleep 100",
            in: surroundings
        )
        let folder = try Self.temporaryFolder(in: surroundings)
        let program = try RunningProgram(
            Surroundings.aerostat,
            ["rehearse", "crisis", "--for", "1m", "--rules", rules, "--promtool", tool],
            environment: ["TMPDIR": folder.path()],
            log: surroundings.folder.appending(path: "log")
        )
        let child = try await poll("the program that is run", within: 30, every: .milliseconds(10)) {
            try Int32(String(contentsOfFile: pidFile, encoding: .utf8).dropLast())
        }
        #expect(kill(child, 0) == 0)
        #expect(try Self.contents(of: folder).count == 1)
        #expect(try await program.stop(by: signal) == 130)
        #expect(kill(child, 0) != 0)
        #expect(try Self.contents(of: folder).isEmpty)
    }

    @Test func interruptOfTheSimulationLeavesNothing() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules("  - {alert: A, expr: aerostat_host_memory_free_bytes < 0}\n", in: surroundings)
        let folder = try Self.temporaryFolder(in: surroundings)
        let program = try RunningProgram(
            Surroundings.aerostat,
            ["rehearse", "fleet", "--for", "30d", "--interval", "1m", "--rules", rules],
            environment: ["TMPDIR": folder.path()],
            log: surroundings.folder.appending(path: "log")
        )
        try await poll("the folder of the rehearsal", within: 30, every: .milliseconds(10)) {
            try Self.contents(of: folder).isEmpty ? nil : ()
        }
        #expect(try await program.stop(by: SIGINT) == 130)
        #expect(try Self.contents(of: folder).isEmpty)
        #expect(try program.logText == "")
    }

    // MARK: Command line

    @Test(
        arguments: [
            (["crisis"], "--rules"), (["crisis", "--interval", "1500ms"], "not a whole number of seconds"),
            (["crisis", "--for", "30d", "--interval", "1s"], "2592000 evaluations"),
            (["crisis", "--job", ""], "--job"),
        ]
    )
    func wrongCommandLinesAreRefused(arguments: [String], message: String) async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(Self.up, in: surroundings)
        let more = arguments.count > 1 ? ["--rules", rules] : []
        let run = try await Self.run(arguments + more, in: surroundings)
        #expect(run.status == 64)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test(
        arguments: [
            (["crisis", "--rules", "/nowhere/rules.yaml"], "cannot read /nowhere/rules.yaml: No such file"),
            (["crisis", "--rules", "RULES", "--expect", "/nowhere/e.yaml"], "/nowhere/e.yaml"),
            (["crisis", "--rules", "RULES", "--output", "/nowhere/o.txt"], "cannot write /nowhere/o.txt"),
            (["/nowhere/s.yaml", "--rules", "RULES"], "/nowhere/s.yaml"),
        ]
    )
    func filesThatCannotBeReadOrWrittenAreTold(arguments: [String], message: String) async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(Self.up, in: surroundings)
        let run = try await Self.run(arguments.map { $0 == "RULES" ? rules : $0 }, in: surroundings)
        #expect(run.status == 3)
        #expect(run.errors.contains(message), "\(run.errors)")
    }
}
