import Testing

@testable import AlertRehearsal

struct HostScopeTests {
    private static func scope(_ expression: String, labels: [String] = [], texts: [String] = []) -> HostScope {
        HostScope(expression: expression, labels: labels, texts: texts)
    }

    @Test(
        arguments: [
            #"aerostat_host_memory_state{state="low"} == 1"#,
            "sum by (job, host) (x) / on (job, instance, host) group_left y",
            "SUM(x) BY (host) > 3", "sum without (cause) (rate(x[5m]))", "topk by (host) (3, x)",
            "max by (host) (sum by (host, vm) (x)) and ignoring (vm) y", #"count by ("host") (x)"#,
            "rate(x[5m]) > 0.1 unless y offset 5m", #"x{host="a", by="sum"} # sum(x)"#, "max_over_time(x[1h:15s])",
        ]
    )
    func hostThatIsKeptIsSeen(expression: String) {
        #expect(Self.scope(expression).expressionKeepsToHost)
    }

    @Test(
        arguments: [
            "sum(x)", "sum(x) > sum by (host) (y)", "count by (vm) (x)", "sum without (vm, host) (x)", "topk(3, x)",
            "x / on (job) group_left y", "x / ignoring (host) y", "x / on () y", "absent(x)", "x * scalar(y)",
            "x or vector(0)", #"label_replace(x, "host", "all", "", "")"#, "sum by (job) (sum by (host) (x))",
            #"count_values by (host) ("host", x)"#, "sum by () (x)", "sum by (x", "avg", "quantile(0.9, x)",
        ]
    )
    func hostThatMayBeLostIsSeen(expression: String) {
        #expect(!Self.scope(expression).expressionKeepsToHost)
    }

    @Test func labelsAndTemplatesCount() {
        #expect(Self.scope("x", labels: ["severity"], texts: ["{{ $labels.host }}", "query"]).textsKeepToHost)
        #expect(!Self.scope("x", labels: ["host"]).textsKeepToHost)
        #expect(!Self.scope("x", texts: [#"{{ range query "up" }}{{ .Value }}{{ end }}"#]).textsKeepToHost)
    }

    private static func keepsToHosts(_ rules: String) throws -> Bool {
        let text = "groups:\n- name: g\n  rules:\n" + rules
        return RuleSet([try RuleFile(path: "rules.yaml", bytes: Array(text.utf8))]).keepsToHosts
    }

    @Test func ruleWithoutHostsMayDoWhatItLikes() throws {
        #expect(try Self.keepsToHosts("  - {alert: A, expr: 'absent(up) or sum(node_load1) > 1 or vector(1)'}\n"))
        #expect(try !Self.keepsToHosts("  - {alert: A, expr: 'absent(aerostat_host_memory_size_bytes)'}\n"))
        #expect(try !Self.keepsToHosts("  - {alert: A, expr: 'count({job=\"aerostat\"})'}\n"))
        #expect(try !Self.keepsToHosts("  - {alert: A, expr: 'count(ALERTS)'}\n"))
    }

    @Test func whatRulesRecordIsSeenThrough() throws {
        let all = "  - {record: x, expr: '{job=\"aerostat\"} > 1'}\n"
        #expect(try Self.keepsToHosts(all + "  - {alert: A, expr: x > 1}\n"))
        #expect(try !Self.keepsToHosts(all + "  - {alert: A, expr: absent(x)}\n"))
        let up = "  - {record: x, expr: sum(up)}\n"
        #expect(try Self.keepsToHosts(up + "  - {alert: A, expr: absent(x)}\n"))
    }

    @Test func labelOfARuleIsRead() throws {
        #expect(try Self.keepsToHosts("  - {alert: A, expr: up, labels: {severity: info}}\n"))
        #expect(try !Self.keepsToHosts("  - {alert: A, expr: up, labels: {host: all}}\n"))
        #expect(try !Self.keepsToHosts("  - {alert: A, expr: up, annotations: {a: '{{ query \"up\" }}'}}\n"))
    }
}
