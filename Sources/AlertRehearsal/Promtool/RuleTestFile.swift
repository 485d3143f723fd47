/// The promtool unit test that a rehearsal consists of: what of it is the same in each of its runs.
///
/// Rule files stand in it under names of our own, because promtool takes the names for patterns.
package struct RuleTestFile: Sendable {
    /// Names under which copies of the rule files lie beside the test, in order.
    package static func copyName(ofFile index: Int) -> String { "aerostat-rules-\(index + 1).yaml" }

    private let rules: RuleSet
    let intervalMilliseconds: Int64
    /// The last evaluation; the first is at 0.
    package let lengthMilliseconds: Int64

    /// - Parameter lengthMilliseconds: where it is no multiple of the interval, the last evaluation comes sooner.
    package init(rules: RuleSet, intervalMilliseconds: Int64, lengthMilliseconds: Int64) {
        precondition(intervalMilliseconds > 0 && lengthMilliseconds >= 0, "a rehearsal without evaluations")
        self.rules = rules
        self.intervalMilliseconds = intervalMilliseconds
        self.lengthMilliseconds = lengthMilliseconds / intervalMilliseconds * intervalMilliseconds
    }

    /// Number of evaluations, each with a sample of each series.
    package var momentCount: Int { Int(lengthMilliseconds / intervalMilliseconds) + 1 }

    /// Appends what stands before the series: a line for each, which is indented by `seriesIndent`.
    ///
    /// They are lines of one text. As items of a list, which is their usual form, promtool would put them together one by
    /// one, in a time that grows with the square of their length: minutes for a big fleet.
    package func encodeStart(into text: inout [UInt8]) {
        text += "rule_files:\n".utf8
        for index in rules.files.indices { text += "- \(Self.copyName(ofFile: index))\n".utf8 }
        text += "group_eval_order:\n".utf8
        for group in rules.groups { text += "- \(QuotedText.yaml(group))\n".utf8 }
        text += "evaluation_interval: \(intervalMilliseconds)ms\n".utf8
        text += "tests:\n- interval: \(intervalMilliseconds)ms\n".utf8
        text += "  input_series:\n  - values: ''\n    series: |-\n".utf8
    }

    package static let seriesIndent = Array("      ".utf8)

    /// Appends questions that make promtool tell which alerts begin and end at each evaluation: it prints what it has
    /// where something else was expected.
    ///
    /// - Parameter expected: what it is to find; where it finds that, it is silent.
    func encodeQuestions(_ selection: AlertSelection, expecting expected: [AlertChange], into text: inout [UInt8]) {
        text += "  promql_expr_test:\n".utf8
        var changes = expected[...]
        for time in stride(from: 0, through: lengthMilliseconds, by: Int(intervalMilliseconds)) {
            let now = changes.prefix { $0.time == time }
            changes = changes.dropFirst(now.count)
            for part in selection.parts {
                let expression = part.expression(intervalMilliseconds: intervalMilliseconds)
                text += "  - expr: \(QuotedText.yaml(expression))\n    eval_time: \(time)ms\n    exp_samples:".utf8
                let samples = now.filter { part.includes($0) }
                text += (samples.isEmpty ? " []\n" : "\n").utf8
                for change in samples {
                    text += "    - {labels: \(QuotedText.yaml(change.metric)), value: \(change.value)}\n".utf8
                }
            }
        }
    }

    /// Appends questions for the annotations of alerts.
    func encodeQuestions(_ questions: [AnnotationQuestion], into text: inout [UInt8]) {
        guard !questions.isEmpty else { return }
        text += "  alert_rule_test:\n".utf8
        for question in questions {
            let name = QuotedText.yaml(question.alert)
            text += "  - {alertname: \(name), eval_time: \(question.time)ms, exp_alerts: []}\n".utf8
        }
    }
}
