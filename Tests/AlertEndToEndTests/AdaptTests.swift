import Foundation
import RealReceivers
import RunOutputReader
import Testing

/// `adapt.py`, by what a real Prometheus makes of its copies.
@Suite(
    .timeLimit(.minutes(3)),
    .enabled(if: RealServers.canRun(AlertServers.all), "\(RealServers.reason(AlertServers.all))")
)
struct AdaptTests {
    private static let selector = #"cluster="lab",job=~"esx|kvm""#
    private static let wallClock = "exporter.yaml"

    /// The rules of files, as Prometheus has read them.
    private func rules(_ files: [URL], name: String, in surroundings: Surroundings) async throws -> [Prometheus.Rule] {
        let paths = files.map { "\"\($0.path())\"" }.joined(separator: ", ")
        let server = try await EvaluatingPrometheus.start("rule_files: [\(paths)]\n", name: name, in: surroundings)
        let rules = try await server.prometheus.rules()
        try await server.server.stop()
        return rules
    }

    @Test func prometheusReadsTheSameRulesInACopyButForExpressionAndWait() async throws {
        let surroundings = try Surroundings()
        let files = try RuleFiles.all()
        let options = ["--selector", Self.selector, "--time-lapse", "10"]
        let copies = try await RuleFiles.copies("copies", options, in: surroundings)
        let judgement = try await surroundings.runToEnd(
            try RealServers.path("promtool"),
            ["check", "rules"] + copies.map { $0.path() }
        )
        #expect(judgement.status == 0, "\(judgement.output)")
        for (file, copy) in zip(files, copies) {
            let originals = try await rules([file], name: "original", in: surroundings)
            let adapted = try await rules([copy], name: "copy", in: surroundings)
            #expect(originals.map(\.name) == adapted.map(\.name))
            #expect(!originals.isEmpty)
            let pace = file.lastPathComponent == Self.wallClock ? 1.0 : 10.0
            for (original, adapted) in zip(originals, adapted) {
                #expect(adapted.labels == original.labels && adapted.annotations == original.annotations)
                #expect(adapted.duration == original.duration.map { $0 / pace }, "\(original.name)")
                #expect(adapted.query != original.query)
                #expect(!adapted.query.contains(#"job="aerostat""#))
                let counts = [(original, #"job="aerostat""#), (adapted, Self.selector)].map { $0.query.count(of: $1) }
                #expect(counts[0] == counts[1] && counts[0] > 0, "\(adapted.query)")
            }
        }
    }

    /// What is neither in `expr:` nor `for:` keeps its bytes, also where it speaks of selectors and durations.
    @Test func everythingElseIsKeptToTheByte() async throws {
        let surroundings = try Surroundings()
        let text = """
            # For 5m, job="aerostat".\r
            groups:
            - name:   states   # of 10m
              rules:

              - alert: Low
                expr: |2-

                  # Of 5m.
                  increase(aerostat_host_memory_state_seconds_total{state="low", job = "aerostat"}[ 5m ] offset 1h)  > 0

                for:  1h30m   # not 5m
                labels: {severity: critical, for: 5m}
                annotations:
                    summary: 'low
                      for: 5m'
                    description: >-
                      expr: in [5m]
                      for: 5m
              - expr: 'sum by (instance,job) ({__name__="up", job="aerostat"}) == 0 or label_replace(up{job="aerostat"}, "a", "it''s [5m]", "b", "")'
                record: a:b:c

            """
        let original = URL(filePath: try surroundings.write(text, to: "form.yaml"))
        let options = ["--selector", #"cluster="lab",job="it's""#, "--time-lapse", "60"]
        let copy = try await RuleFiles.copies("copies", options, of: [original], in: surroundings)[0]
        let expected =
            text
            .replacing(#"job = "aerostat"}[ 5m ] offset 1h"#, with: #"cluster="lab",job="it's"}[5s] offset 1m"#)
            .replacing("for:  1h30m", with: "for:  1m30s")
            .replacing("(instance,job)", with: "(instance,cluster, job)")
            .replacing(#"up", job="aerostat""#, with: #"up", cluster="lab",job="it''s""#)
            .replacing(#"up{job="aerostat""#, with: #"up{cluster="lab",job="it''s""#)
        #expect(String(decoding: try Data(contentsOf: copy), as: UTF8.self) == expected)
        // Both are what Prometheus takes for rules, too.
        for file in [original, copy] { #expect(try await rules([file], name: "form", in: surroundings).count == 2) }
    }

    @Test(arguments: [
        ("rate(aerostat_vm_a[5m])", "(rate(aerostat_vm_a[30s]) / 10)"),
        ("rate(aerostat_vm_a[30s])", "(rate(aerostat_vm_a[4s]) / 10)"),
        ("rate(aerostat_vm_a[45500ms])", "(rate(aerostat_vm_a[4s550ms]) / 10)"),
        (
            "max_over_time(rate(aerostat_vm_a[1m])[10m:15s])",
            "max_over_time((rate(aerostat_vm_a[6s]) / 10)[1m:1s500ms])"
        ),
        ("max_over_time(aerostat_vm_a[10m:])", "max_over_time(aerostat_vm_a[1m:])"),
        ("max_over_time(aerostat_vm_a[10m:1s])", "max_over_time(aerostat_vm_a[1m:1s])"),
        ("sum_over_time(aerostat_vm_a[10m:30s])", "sum_over_time(aerostat_vm_a[1m:3s])"),
        ("deriv(a:b[1h] offset -5m)", "(deriv(a:b[6m] offset -30s) / 10)"),
        ("increase(aerostat_vm_a[1d]) / 300", "increase(aerostat_vm_a[2h24m]) / 300"),
        ("aerostat_vm_a > 60 and ON(job) aerostat_vm_b", "aerostat_vm_a > 60 and ON(job) aerostat_vm_b"),
    ])
    func durationsAndRatesAreDivided(original: String, adapted: String) async throws {
        let surroundings = try Surroundings()
        func file(_ expression: String) -> String {
            let selected = expression.replacing(/(?:aerostat_vm_\w+|a:b)/) { $0.output + "{job=\"aerostat\"}" }
            return "groups:\n- name: a\n  rules:\n  - record: x:y\n    expr: '\(selected)'\n"
        }
        let rules = URL(filePath: try surroundings.write(file(original), to: "rules.yaml"))
        let copy = try await RuleFiles.copies("copies", ["--time-lapse", "10"], of: [rules], in: surroundings)[0]
        #expect(String(decoding: try Data(contentsOf: copy), as: UTF8.self) == file(adapted))
        let judgement = try await surroundings.runToEnd(
            try RealServers.path("promtool"),
            ["check", "rules", copy.path()]
        )
        #expect(judgement.status == 0, "\(judgement.output)")
    }

    /// A run at its own pace, and the same samples fifteen times as close under another job: alerts are pending, fire and
    /// end at the same samples, and what is recorded is the same.
    @Test(arguments: ["crisis", "idle-tax", "limit-trap"])
    func adaptedRulesSeeInATimeLapseWhatTheOriginalsSee(scenario: String) async throws {
        let surroundings = try Surroundings()
        let run = ["run", scenario, "--for", "40m", "--interval", "15s", "--format", "openmetrics"]
        let output = try await surroundings.runAerostat(run, output: "run.txt")
        let text = try OpenMetricsText(try Data(contentsOf: output))
        let files = try RuleFiles.all().filter { $0.lastPathComponent != Self.wallClock }
        let options = ["--selector", Self.selector, "--time-lapse", "15", "--scrape-interval", "1s"]
        let copies = try await RuleFiles.copies("copies", options, of: files, in: surroundings)
        let original = try await PromtoolTimeline(
            of: text,
            rules: files,
            seconds: 15,
            labels: ["job": "aerostat", "instance": "a"],
            name: "original",
            in: surroundings
        )
        let adapted = try await PromtoolTimeline(
            of: text,
            rules: copies,
            seconds: 1,
            labels: ["job": "kvm", "cluster": "lab", "instance": "a"],
            name: "adapted",
            in: surroundings
        )
        #expect(adapted.difference(to: original) == nil)
        #expect(original.moments.count == 160)
        #expect(!original.firing.isEmpty)
        // The proof that a difference would be found: without a time lapse the rules see something else.
        let unchanged = try await PromtoolTimeline(
            of: text,
            rules: files,
            seconds: 1,
            labels: ["job": "aerostat", "instance": "a"],
            name: "unchanged",
            in: surroundings
        )
        #expect(unchanged.difference(to: original) != nil)
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
