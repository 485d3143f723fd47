import Foundation
import RealReceivers
import Testing

/// `aerostat rehearse` with the real promtool.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: RealServers.canRun(["promtool"]), "\(RealServers.reason(["promtool"]))")
)
struct RehearseTests {
    static func group(_ rules: String) -> String { "groups:\n- name: g\n  rules:\n\(rules)" }

    private static func rules(_ text: String, in surroundings: Surroundings) throws -> String {
        try surroundings.write(group(text), to: "rules.yaml")
    }

    private static let low = "aerostat_host_memory_free_bytes < aerostat_host_memory_min_free_bytes"

    // MARK: What alerts do

    /// The rows of a table that `run` wrote hold what the expressions read; when they are true, and what follows from it,
    /// is worked out here.
    @Test func timelineIsWhatTheTableOfTheRunSays() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(
            """
              - {alert: Hard, expr: 'aerostat_host_memory_state{state="hard"} == 1'}
              - {alert: HardFor, expr: 'aerostat_host_memory_state{state="hard"} == 1', for: 30s}
              - {alert: Low, expr: '\(Self.low)', for: 1m}
              - {alert: Inverted, expr: 'aerostat_host_memory_free_bytes > aerostat_host_memory_min_free_bytes'}
              - {alert: High, expr: 'aerostat_host_memory_state{state="high"} == 0', for: 20s}

            """,
            in: surroundings
        )
        let run = ["crisis", "--for", "40m", "--interval", "15s"]
        let arguments = run + ["--rules", rules, "--format", "json"]
        let document = try RehearsalDocument(try await RehearsalRun(arguments, in: surroundings))
        #expect(document.lengthSeconds == 2400)
        let file = try await surroundings.runAerostat(["run"] + run + ["--by", "host"], output: "crisis.csv")
        let table = try HostTable(String(contentsOf: file, encoding: .utf8))
        // The table begins an interval after the start; at the start no guest has touched memory.
        let hard = [false] + table["memory_state_hard"].map { $0 == 1 }
        let low = [false] + zip(table["memory_free_bytes"], table["memory_min_free_bytes"]).map { $0 < $1 }
        let notHigh = [false] + table["memory_state_high"].map { $0 == 0 }
        #expect(hard.contains(true) && low.contains(true) && notHigh.count == 161)
        let expected = [
            ("Hard", hard, 0), ("HardFor", hard, 30), ("Low", low, 60), ("Inverted", low.map { !$0 }, 0),
            ("High", notHigh, 20),
        ]
        for (name, isTrue, hold) in expected {
            let episodes = ExpectedEpisodes.of(isTrue, interval: 15, hold: hold)
            #expect(document[name]?.instances.map(\.episodes) == [episodes], "\(name)")
            #expect(document[name]?.fired == episodes.contains { $0.firing != nil }, "\(name)")
        }
        let labels = document["Hard"]?.instances[0].labels
        #expect(
            labels == ["host": "esx-crisis", "instance": "127.0.0.1:10075", "job": "aerostat", "state": "hard"]
        )
    }

    @Test func recordedValuesAndAnnotationsAreThoseOfPrometheus() async throws {
        let surroundings = try Surroundings()
        let rules = try surroundings.writeRules(
            """
            groups:
            - name: "records"
              rules:
              - {record: 'host:free:ratio', expr: aerostat_host_memory_free_bytes / aerostat_host_memory_size_bytes}
            - name: alerts
              rules:
              - alert: "Scarce, time: 1m"
                expr: host:free:ratio{job="it's \\"x\\" {y}"} < 0.9
                labels: {severity: warning, text: "a\\"b\\\\c } 1E+00, {"}
                annotations: {summary: "{{ $labels.host }}\\nhas {{ $value | humanizePercentage }}", bad: "{{ first 3 }}"}
              - alert: "Scarce, time: 1m"
                expr: host:free:ratio < 0.5
                labels: {severity: critical}
            """,
            to: "[a]*.yaml"
        )
        let arguments = ["crisis", "--rules", rules, "--job", #"it's "x" {y}"#, "--for", "10m", "--format", "json"]
        let run = try await RehearsalRun(arguments, in: surroundings)
        let alert = try #require(try RehearsalDocument(run)["Scarce, time: 1m"])
        #expect(alert.instances.map { $0.labels["severity"] } == ["warning", "critical"])
        #expect(alert.instances.allSatisfy { $0.labels["job"] == #"it's "x" {y}"# && $0.episodes.count == 1 })
        #expect(alert.instances[0].labels["text"] == #"a"b\c } 1E+00, {"#)
        let summary = try #require(alert.instances[0].annotations["summary"])
        #expect(summary.wholeMatch(of: /esx-crisis\nhas 8\d\.?\d*%/) != nil, "\(summary)")
        #expect(run.errors.contains("[a]*.yaml:7: annotation bad of alert Scarce, time: 1m: <error expanding template"))
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.hasPrefix("warning: "))
    }

    @Test func mistakesAreShownAsAlertsThatNeverFire() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(
            """
              - {alert: Inverted, expr: aerostat_host_memory_min_free_bytes > aerostat_host_memory_size_bytes}
              - {alert: TooLong, expr: 'aerostat_host_memory_state{state="hard"} == 1', for: 10m}
              - {alert: Served, expr: aerostat_push_queue_bytes > 0}
              - {alert: Foreign, expr: node_load1 > 0}

            """,
            in: surroundings
        )
        let run = try await RehearsalRun(["crisis", "--rules", rules, "--for", "40m"], in: surroundings)
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("crisis, seed 1: 40m, rules evaluated every 15s\n4 alerts in \(rules): "))
        #expect(!run.output.contains("firing  "), "\(run.output)")
        #expect(run.output.contains(/Inverted +never true: aerostat_host_memory_min_free_bytes > aero/))
        #expect(run.output.contains(/pending for [0-9]+s at most, needs 10m/))
        #expect(run.output.contains(/Served +needs aerostat_push_queue_bytes, which only `serve` has/))
        #expect(run.output.contains(/Foreign +needs node_load1, which aerostat does not have/))
        #expect(
            run.errors
                == "warning: \(rules):7:28: node_load1 is not a metric of aerostat: a rehearsal has no series of it\n"
        )
    }

    @Test func sameRehearsalGivesTheSameBytes() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(
            """
              - {record: 'vm:swapped', expr: aerostat_vm_memory_swapped_bytes > 0}
              - {alert: Swapped, expr: 'vm:swapped', annotations: {summary: '{{ $labels.vm }} {{ $value }}'}}

            """,
            in: surroundings
        )
        for format in ["text", "json"] {
            let arguments = ["overcommit", "--rules", rules, "--format", format]
            let first = try await RehearsalRun(arguments, in: surroundings)
            let second = try await RehearsalRun(arguments, in: surroundings)
            #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
            #expect(first.output.contains("Swapped"))
            #expect(first.output == second.output)
        }
    }

    @Test func chosenHostDoesWhatItDoesAmongAll() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules(
            "  - {alert: Used, expr: 'aerostat_host_memory_state{state=\"high\"} == 0', for: 30s}\n",
            in: surroundings
        )
        let arguments = ["fleet", "--rules", rules, "--for", "20m", "--format", "json"]
        let all = try RehearsalDocument(try await RehearsalRun(arguments, in: surroundings))
        let names = Set((all["Used"]?.instances ?? []).compactMap { $0.labels["host"] }).sorted()
        #expect(names.count > 2)
        let chosen = Array(names.suffix(2))
        let options = chosen.reversed().flatMap { ["--host", $0] }
        let some = try RehearsalDocument(try await RehearsalRun(arguments + options, in: surroundings))
        let expected = all["Used"]?.instances.filter { chosen.contains($0.labels["host"] ?? "") }
        #expect(some["Used"]?.instances == expected)

        let unknown = try await RehearsalRun(arguments + ["--host", "\(names[0])x"], in: surroundings)
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("no host is called '\(names[0])x'") && unknown.errors.contains("did you mean"))
    }

    /// The second rule looks at all hosts, so they cannot be rehearsed some at a time.
    @Test func fleetInPartsDoesWhatItDoesAsAWhole() async throws {
        let surroundings = try Surroundings()
        let alerts = """
              - {alert: Strained, expr: 'sum by (host) (aerostat_host_memory_state{state!="high"}) == 1', for: 30s}
              - {alert: Up, expr: up == 1, annotations: {value: "{{ $value }}"}}

            """
        let whole = "  - {record: all, expr: sum(aerostat_host_memory_state)}\n"
        var documents: [RehearsalDocument] = []
        for text in [alerts, alerts + whole] {
            let rules = try Self.rules(text, in: surroundings)
            let run = try await RehearsalRun(
                ["fleet", "--rules", rules, "--for", "16m", "--format", "json"],
                in: surroundings
            )
            documents.append(try RehearsalDocument(run))
        }
        #expect(documents[0]["Strained"]?.instances.count ?? 0 > 20)
        #expect(documents[0]["Up"]?.instances.count == 1)
        for alert in documents[0].alerts {
            #expect(alert.instances == documents[1][alert.alert]?.instances, "\(alert.alert)")
        }
    }

    @Test func seedAndIntervalCount() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules("  - {alert: Up, expr: up == 1, for: 2m}\n", in: surroundings)
        let arguments = ["crisis", "--rules", rules, "--interval", "1m", "--for", "150s", "--format", "json"]
        let document = try RehearsalDocument(try await RehearsalRun(arguments + ["--seed", "9"], in: surroundings))
        #expect(document.lengthSeconds == 120)
        #expect(document["Up"]?.instances.map(\.episodes) == [[.init(start: 0, firing: 120, end: nil)]])
    }

    // MARK: Expectations

    @Test func expectationsAreATest() async throws {
        let surroundings = try Surroundings()
        let rules = try Self.rules("  - {alert: Low, expr: '\(Self.low)'}\n", in: surroundings)
        let met = try surroundings.write("for: 20m\nalerts:\n  - {alert: Low, fires: 1m to 20m}\n", to: "met.yaml")
        let arguments = ["crisis", "--rules", rules, "--expect"]
        let good = try await RehearsalRun(arguments + [met, "--format", "json"], in: surroundings)
        #expect(try RehearsalDocument(good).lengthSeconds == 1200)
        #expect(good.errors.isEmpty)
        let longer = try await RehearsalRun(arguments + [met, "--for", "30m", "--format", "json"], in: surroundings)
        #expect(try RehearsalDocument(longer).lengthSeconds == 1800)

        let missed = try surroundings.write("alerts:\n  - {alert: Low, fires: never}\n", to: "missed.yaml")
        let bad = try await RehearsalRun(arguments + [missed], in: surroundings)
        #expect(bad.status == 1)
        #expect(bad.errors.contains(/missed\.yaml:2:\d+: Low\{.*host="esx-crisis"/), "\(bad.errors)")
        #expect(bad.output.contains("Low"))

        let unknown = try surroundings.write("alerts:\n  - {alert: Lowe, fires: never}\n", to: "unknown.yaml")
        let worse = try await RehearsalRun(arguments + [unknown], in: surroundings)
        #expect(worse.status == 1)
        #expect(worse.errors.contains("unknown.yaml:2:"))
    }
}

/// Columns of a table about one host.
private struct HostTable {
    private let columns: [Substring: Int]
    private let rows: [[Substring]]

    init(_ csv: String) throws {
        let lines = csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let names = try #require(lines.first)
        columns = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        rows = Array(lines.dropFirst())
    }

    subscript(name: Substring) -> [Int] { rows.compactMap { row in columns[name].flatMap { Int(row[$0]) } } }
}
