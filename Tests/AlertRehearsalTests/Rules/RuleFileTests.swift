import AlertRehearsal
import LocatedYAML
import Testing

struct RuleFileTests {
    private static func read(_ text: String) throws -> RuleFile {
        try RuleFile(path: "dir/my rules.yaml", bytes: Array(text.utf8))
    }

    @Test func rulesAreRead() throws {
        let file = try Self.read(
            """
            # comment
            groups:
              - name: first
                interval: 30s
                rules:
                  - record: host:free:ratio
                    expr: free / size
                  - alert: Low
                    expr: host:free:ratio < 0.1
                    for: 1h30m
                    labels: {severity: critical}
              - name: second
                rules:
                  - {alert: Down, expr: up == 0}
            """
        )
        #expect(file.groups == ["first", "second"])
        #expect(file.rules.map(\.name) == ["host:free:ratio", "Low", "Down"])
        #expect(
            file.rules.map(\.kind)
                == [.record, .alert(holdMilliseconds: 5_400_000), .alert(holdMilliseconds: 0)]
        )
        #expect(file.rules.map(\.group) == ["first", "first", "second"])
        #expect(file.rules.map(\.position.line) == [6, 8, 14])
        #expect(file.rules.map(\.expression) == ["free / size", "host:free:ratio < 0.1", "up == 0"])
        #expect(file.rules.map(\.mentions.names) == [["free", "size"], ["host:free:ratio"], ["up"]])
        #expect(file.rules.allSatisfy { $0.file == "dir/my rules.yaml" })
    }

    @Test func anchorsAndMergesAreFollowed() throws {
        let file = try Self.read(
            """
            groups:
              - name: g
                rules:
                  - &slow {alert: A, expr: a, for: 5m}
                  - <<: *slow
                    alert: B
                  - <<: [{expr: c}, *slow]
                    alert: C
            """
        )
        #expect(file.rules.map(\.name) == ["A", "B", "C"])
        #expect(file.rules.map(\.expression) == ["a", "a", "c"])
        #expect(file.rules.allSatisfy { $0.kind == .alert(holdMilliseconds: 300_000) })
    }

    /// promtool refuses most of these, so nothing but an end is asked of the reader.
    @Test(
        arguments: [
            "", "groups:", "groups: 3", "groups: {a: b}", "groups: [[]]", "[]", "text",
            "groups: [{rules: [{alert: A}]}]", "groups: [{rules: [{expr: a}]}]",
            "groups: [{rules: {alert: A, expr: a}}]",
            "groups: [{name: {a: b}, rules: [[a], b, {alert: [x], expr: a}, {alert: A, expr: {a: b}}]}]",
            "groups: [{rules: [{alert: '', expr: a}]}]", "groups: [{rules: [{<<: 3, alert: A}]}]",
        ]
    )
    func whatHasAnotherFormIsLeftOut(text: String) throws {
        #expect(try Self.read(text).rules.isEmpty)
    }

    @Test func holdThatIsNoneIsLeftToPromtool() throws {
        let file = try Self.read("groups: [{rules: [{alert: A, expr: a, for: soon}, {alert: B, expr: b, for: [1]}]}]")
        #expect(file.rules.map(\.kind) == [.alert(holdMilliseconds: 0), .alert(holdMilliseconds: 0)])
    }

    @Test func textThatIsNoYAMLIsRefusedAtItsPlace() {
        let error = #expect(throws: RuleFileError.self) { try Self.read("groups:\n- name: [\n") }
        #expect(error?.description.hasPrefix("dir/my rules.yaml:3:1: not valid YAML") == true)
    }

    @Test func fileThatIsNotThereIsUnreadable() {
        let error = #expect(throws: RuleFileError.self) { try RuleFile.read(path: "/nowhere/rules.yaml") }
        #expect(error == .unreadable(path: "/nowhere/rules.yaml", reason: "No such file or directory"))
    }

    /// A good file with some bytes changed: the reader ends, with rules or a refusal.
    @Test func damagedFilesAreReadOrRefused() {
        let good = Array(
            """
            groups:
            - name: g
              rules:
              - alert: A
                expr: |
                  sum by (host) (rate(a{x="b"}[5m])) > 0
                for: 1h
                labels: {severity: 'x'}
                annotations: {summary: "{{ $labels.host }} *a &b"}
              - record: b
                expr: "c"
            """.utf8
        )
        let bytes = Array("[]{}:,&*!|>'\"%@`#?-\n\t <x0".utf8) + [0, 0x85, 0xFF]
        var refused = 0
        for seed in UInt64(0)..<2000 {
            var numbers = SeededNumbers(seed: seed)
            var text = good
            for _ in 0...numbers.next(3) { text[numbers.next(text.count)] = numbers.element(of: bytes) }
            do { _ = try RuleFile(path: "x", bytes: text) } catch { refused += 1 }
        }
        #expect((100..<1900).contains(refused))
    }
}
