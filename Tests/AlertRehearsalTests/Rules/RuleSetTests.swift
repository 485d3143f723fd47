import AlertRehearsal
import LocatedYAML
import Testing

struct RuleSetTests {
    private static func rules(_ texts: String...) throws -> RuleSet {
        RuleSet(
            try texts.enumerated().map { try RuleFile(path: "\($0.offset).yaml", bytes: Array($0.element.utf8)) }
        )
    }

    /// A group of rules, each a line in flow style.
    private static func group(_ name: String, _ rules: String...) -> String {
        "groups:\n- name: \(name)\n  rules:\n" + rules.map { "  - {\($0)}\n" }.joined()
    }

    @Test func metricsAreThoseThatTheRulesReadAndARunHas() throws {
        let rules = try Self.rules(
            Self.group("a", "record: x, expr: aerostat_vm_memory_balloon_bytes / node_load1", "alert: A, expr: x > up"),
            Self.group("b", "alert: B, expr: aerostat_push_queue_bytes > aerostat_build_info")
        )
        #expect(rules.metrics == ["aerostat_vm_memory_balloon_bytes", "aerostat_build_info", "up"])
        #expect(rules.groups == ["a", "b"])
    }

    @Test func selectorWithoutANameNeedsAllMetrics() throws {
        #expect(try Self.rules(Self.group("a", "alert: A, expr: 'count({job=\"x\"})'")).metrics == nil)
    }

    @Test func absentMetricsAreFoundThroughRecordingRules() throws {
        let rules = try Self.rules(
            Self.group("a", "record: x, expr: y + node_load1", "record: y, expr: x + aerostat_history_rows_total"),
            Self.group("a", "alert: A, expr: x + up", "alert: B, expr: up", "alert: C, expr: process_open_fds + ALERTS")
        )
        #expect(rules.alerts.map(\.name) == ["A", "B", "C"])
        #expect(
            rules.alerts.map(\.absentMetrics)
                == [["aerostat_history_rows_total", "node_load1"], [], ["process_open_fds"]]
        )
        #expect(rules.unknownMetrics.isEmpty)
        #expect(
            rules.foreignMetrics.map(\.description)
                == ["0.yaml:4:27: node_load1 is not a metric of aerostat: a rehearsal has no series of it"]
        )
        #expect(rules.groups == ["a"])
    }

    @Test(
        arguments: [
            ("aerostat_host_memory_fre_bytes", "did you mean aerostat_host_memory_free_bytes?"),
            ("aerostat_vm_memory_swap_in_bytes", "did you mean aerostat_vm_memory_swap_in_bytes_total?"),
            ("aerostat_host_memory_state_info", "did you mean aerostat_host_memory_state?"),
            ("aerostat_nothing_like_it", "the README lists them all"),
        ]
    )
    func unknownMetricOfAerostatIsAnErrorAtItsPlace(name: String, hint: String) throws {
        let text = """
            groups:
            - name: g
              rules:
              - alert: A
                expr: |
                  # \(name)x is not it
                  up == 0
                    and \(name) > 1
            """
        let problem = try #require(try Self.rules(text).unknownMetrics.first)
        #expect(problem.description.hasPrefix("0.yaml:8:13: \(name) is not a metric of aerostat"))
        #expect(problem.description.hasSuffix(hint))
    }

    @Test func metricThatARuleRecordsIsKnown() throws {
        let rules = try Self.rules(
            Self.group("a", "alert: A, expr: aerostat_mine > 1"),
            Self.group("b", "record: aerostat_mine, expr: up")
        )
        #expect(rules.unknownMetrics.isEmpty)
        #expect(rules.alerts[0].absentMetrics.isEmpty)
    }

    @Test func manyProblemsAreCutShort() throws {
        let names = (0..<300).map { "aerostat_x\($0) + node_y\($0)" }.joined(separator: " + ")
        let rules = try Self.rules(Self.group("a", "alert: A, expr: \(names)"))
        #expect(rules.unknownMetrics.count == 100)
        #expect(rules.foreignMetrics.count == 100)
    }

    @Test func whatPromtoolSaysOfARuleIsLocated() throws {
        let rules = try Self.rules(Self.group("a", "alert: A, expr: a", "alert: 'A, time: 1s', expr: a"))
        #expect(rules.located("A, time: 15s, err: no") == "0.yaml:4:5: A at 15s: no")
        #expect(rules.located("A, time: 1s, time: 15s, err: a, b") == "0.yaml:5:5: A, time: 1s at 15s: a, b")
        #expect(rules.located("B, time: 15s, err: no") == "B, time: 15s, err: no")
    }
}
