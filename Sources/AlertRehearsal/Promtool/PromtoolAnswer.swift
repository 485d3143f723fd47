/// What promtool printed about a test that it was to fail, so that it says what it found.
struct PromtoolAnswer {
    private var scanner: AnswerScanner

    /// - Parameter bytes: its standard error.
    init(_ bytes: [UInt8]) throws(RehearsalError) {
        scanner = AnswerScanner(bytes)
        guard scanner.take("  FAILED:\n") else { throw notUnderstood }
        try refuseFailures()
    }

    /// The alerts that begin and end, in the order of time.
    mutating func changes() throws(RehearsalError) -> [AlertChange] {
        var changes: [AlertChange] = []
        while !scanner.isAtEnd {
            guard scanner.take("    expr: "), scanner.quoted() != nil, scanner.take(", time: "),
                let time = scanner.time()
            else { throw notUnderstood }
            if scanner.take(" err: ") {
                let reason = scanner.line()
                throw Self.isLimit(reason) ? .tooManyAlerts : .notUnderstood(reason)
            }
            guard scanner.take("\n        exp: nil\n        got: ") else { throw notUnderstood }
            repeat {
                guard let change = change(at: time) else { throw notUnderstood }
                changes.append(change)
            } while scanner.take(", ")
            guard scanner.take("\n") else { throw notUnderstood }
        }
        return changes
    }

    /// The firing alerts of each question, in the order in which they were asked, which is that of time.
    mutating func annotations(
        of questions: [AnnotationQuestion]
    ) throws(RehearsalError) -> [[(labels: [AlertInstance.Label], annotations: [AlertInstance.Label])]] {
        var answers: [[(labels: [AlertInstance.Label], annotations: [AlertInstance.Label])]] = []
        for question in questions {
            guard scanner.take("    alertname: \(question.alert), time: "), scanner.time() == question.time,
                scanner.take(" \n        exp:[], \n        got:[\n")
            else { throw notUnderstood }
            var alerts: [(labels: [AlertInstance.Label], annotations: [AlertInstance.Label])] = []
            repeat {
                guard let alert = alert() else { throw notUnderstood }
                alerts.append(alert)
            } while scanner.take(",\n")
            guard scanner.take("\n            ]\n") else { throw notUnderstood }
            answers.append(alerts)
        }
        // An answer to a question of which the answer was known says that it was not this.
        guard scanner.isAtEnd else { throw notUnderstood }
        return answers
    }

    private mutating func change(at time: Int64) -> AlertChange? {
        guard let labels = scanner.labels() else { return nil }
        let isBegin = scanner.take(" 1E+00")
        guard isBegin || scanner.take(" 2E+00") else { return nil }
        var name: String?
        var state: AlertChange.State?
        var others: [AlertInstance.Label] = []
        for label in labels {
            switch label.name {
            case "__name__": break
            case "alertname": name = label.value
            case "alertstate": state = AlertChange.State(rawValue: label.value)
            default: others.append(label)
            }
        }
        guard let name, let state else { return nil }
        return AlertChange(time: time, alert: name, labels: others.inOrder, state: state, isBegin: isBegin)
    }

    private mutating func alert() -> (labels: [AlertInstance.Label], annotations: [AlertInstance.Label])? {
        scanner.skipBlanks()
        guard scanner.takeNumber(), scanner.take(":\n") else { return nil }
        scanner.skipBlanks()
        guard scanner.take("Labels:"), let labels = scanner.labels(), scanner.take("\n") else { return nil }
        scanner.skipBlanks()
        guard scanner.take("Annotations:"), let annotations = scanner.labels() else { return nil }
        // The state is a label of what Prometheus makes of an alert, in the place of one that the rule may give it.
        let others = labels.filter { $0.name != "alertname" && $0.name != "alertstate" }
        return (others.inOrder, annotations.inOrder)
    }

    /// Throws where a rule failed, which ends a test.
    private func refuseFailures() throws(RehearsalError) {
        var copy = scanner
        guard copy.take("    rule: ") else { return }
        let line = copy.line()
        throw Self.isLimit(line) ? .tooManySamples(line) : .ruleFailed(line)
    }

    private static func isLimit(_ reason: String) -> Bool { reason.contains("would load too many samples") }

    private var notUnderstood: RehearsalError {
        var rest = scanner
        return .notUnderstood(rest.line())
    }
}

extension [AlertInstance.Label] {
    fileprivate var inOrder: [AlertInstance.Label] { sorted { $0.name < $1.name } }
}
