import Testing

@testable import AlertRehearsal

struct RuleTestFileTests {
    private static func file(length: Int64) throws -> RuleTestFile {
        let first = "groups: [{name: \"g 1\", rules: [{alert: A, expr: up}]}, {name: 'x\"y', rules: []}]"
        let second = "groups: [{name: g 1, rules: [{alert: 'B \"x\"', expr: up}]}]"
        let files = try [first, second].map { try RuleFile(path: "[a]*.yaml", bytes: Array($0.utf8)) }
        return RuleTestFile(rules: RuleSet(files), intervalMilliseconds: 15_000, lengthMilliseconds: length)
    }

    private static let changes = [
        AlertChange(
            time: 15_000,
            alert: #"B "x""#,
            labels: [AlertInstance.Label(name: "vm", value: "a\\b")],
            state: .firing,
            isBegin: true
        ),
        AlertChange(time: 15_000, alert: "A", labels: [], state: .pending, isBegin: false),
    ]

    private static func text(_ append: (RuleTestFile, inout [UInt8]) -> Void) throws -> String {
        var bytes: [UInt8] = []
        append(try file(length: 29_000), &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [(29_000, 15_000, 2), (30_000, 30_000, 3), (0, 0, 1), (14_999, 0, 1)] as [(Int64, Int64, Int)])
    func lastEvaluationIsOnTheInterval(length: Int64, last: Int64, count: Int) throws {
        let file = try Self.file(length: length)
        #expect(file.lengthMilliseconds == last)
        #expect(file.momentCount == count)
    }

    @Test func startNamesCopiesOfTheFilesAndOrdersTheGroups() throws {
        let text = try Self.text { $0.encodeStart(into: &$1) }
        #expect(
            text == """
                rule_files:
                - aerostat-rules-1.yaml
                - aerostat-rules-2.yaml
                group_eval_order:
                - "g 1"
                - "x\\"y"
                evaluation_interval: 15000ms
                tests:
                - interval: 15000ms
                  input_series:
                  - values: ''
                    series: |-

                """
        )
    }

    @Test func questionsExpectWhatIsKnown() throws {
        let text = try Self.text { $0.encodeQuestions(.together, expecting: Self.changes, into: &$1) }
        let expression = "ALERTS unless ALERTS offset 15000ms or 2 * (ALERTS offset 15000ms unless ALERTS)"
        #expect(
            text == #"""
                  promql_expr_test:
                  - expr: "\#(expression)"
                    eval_time: 0ms
                    exp_samples: []
                  - expr: "\#(expression)"
                    eval_time: 15000ms
                    exp_samples:
                    - {labels: "ALERTS{alertname=\"B \\\"x\\\"\",alertstate=\"firing\",vm=\"a\\\\b\"}", value: 1}
                    - {labels: "{alertname=\"A\",alertstate=\"pending\"}", value: 2}

                """#
        )
    }

    @Test func eachNameCanBeAskedForApart() throws {
        let text = try Self.text {
            $0.encodeQuestions(.apart(["A", #"B "x""#]), expecting: Self.changes, into: &$1)
        }
        #expect(text.matches(of: /- expr:/).count == 4)
        #expect(text.contains(#"ALERTS{alertname=\"B \\\"x\\\"\"} unless"#))
        #expect(text.matches(of: /value: [12]/).count == 2)
    }

    @Test func annotationsAreAskedForByNameAndTime() throws {
        let text = try Self.text {
            $0.encodeQuestions([AnnotationQuestion(time: 15_000, alert: "a: 'b'")], into: &$1)
            $0.encodeQuestions([], into: &$1)
        }
        #expect(
            text == """
                  alert_rule_test:
                  - {alertname: "a: 'b'", eval_time: 15000ms, exp_alerts: []}

                """
        )
    }
}
