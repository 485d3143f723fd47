/// Finds out from promtool what alerts do: asks, reads its answer, and asks again until all is known.
///
/// promtool has no way to print a timeline, but it prints what it found where a test expected something else. So the
/// first test expects no alert to begin or end, and the answer says when each does. The second expects just that, so
/// that promtool itself confirms that its answer was read rightly, and asks for the annotations.
package struct AlertInquiry: Sendable {
    private enum Stage {
        case changes(AlertSelection)
        case annotations(AlertSelection, [AlertChange], [AnnotationQuestion])
        case done
    }

    private let file: RuleTestFile
    private let names: [String]
    private var stage = Stage.changes(.together)
    private var instances: [String: [AlertInstance]] = [:]
    /// The alerting rules of all files, in order.
    private let rules: [AlertRule]

    package init(_ rules: RuleSet, file: RuleTestFile) {
        self.file = file
        self.rules = rules.alerts
        var known: Set<String> = []
        names = self.rules.map(\.name).filter { known.insert($0).inserted }
    }

    /// All is known.
    package var isDone: Bool { if case .done = stage { true } else { false } }

    /// Appends the next questions to the test file, behind its series.
    package func encodeQuestions(into text: inout [UInt8]) {
        switch stage {
        case .changes(let selection):
            file.encodeQuestions(selection, expecting: [], into: &text)
        case .annotations(let selection, let changes, let questions):
            file.encodeQuestions(selection, expecting: changes, into: &text)
            file.encodeQuestions(questions, into: &text)
        case .done:
            break
        }
    }

    /// Takes promtool's answer to these questions.
    ///
    /// - Parameter answer: its standard error; nil where all was as expected.
    package mutating func take(_ answer: [UInt8]?) throws(RehearsalError) {
        switch stage {
        case .changes(let selection): try takeChanges(answer, selection)
        case .annotations(_, _, let questions): try takeAnnotations(answer, questions)
        case .done: break
        }
    }

    private mutating func takeChanges(_ answer: [UInt8]?, _ selection: AlertSelection) throws(RehearsalError) {
        guard let answer else {
            stage = .done
            return
        }
        let changes: [AlertChange]
        do throws(RehearsalError) {
            var answer = try PromtoolAnswer(answer)
            changes = try answer.changes()
        } catch .tooManyAlerts where selection.parts.count == 1 && names.count > 1 {
            stage = .changes(.apart(names))
            return
        }
        let ordered = changes.inOrderOfTime
        guard let timeline = AlertTimeline(ordered) else { throw .notUnderstood("alerts end before they begin") }
        instances = timeline.instances
        stage = .annotations(selection, ordered, annotationQuestions)
    }

    /// One for each alert and time at which one of its instances fires first, in the order of promtool's answers.
    private var annotationQuestions: [AnnotationQuestion] {
        var questions: [AnnotationQuestion] = []
        for name in names {
            let times = Set((instances[name] ?? []).compactMap(\.firstFiring))
            questions += times.sorted().map { AnnotationQuestion(time: $0, alert: name) }
        }
        return questions.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    private mutating func takeAnnotations(
        _ answer: [UInt8]?,
        _ questions: [AnnotationQuestion]
    ) throws(RehearsalError) {
        defer { stage = .done }
        guard let answer else {
            guard questions.isEmpty else { throw .notUnderstood("nothing where annotations were asked for") }
            return
        }
        var reader = try PromtoolAnswer(answer)
        let answers = try reader.annotations(of: questions)
        for (question, alerts) in zip(questions, answers) {
            var annotations: [[AlertInstance.Label]: [AlertInstance.Label]] = [:]
            for alert in alerts { annotations[alert.labels] = annotations[alert.labels] ?? alert.annotations }
            for index in instances[question.alert, default: []].indices {
                guard let instance = instances[question.alert]?[index], instance.firstFiring == question.time
                else { continue }
                guard let found = annotations[instance.labels] else {
                    throw .notUnderstood("an alert \(question.alert) that is said to fire and has no annotations")
                }
                instances[question.alert]?[index].annotations = found
            }
        }
    }

    /// What all alerts did, in the order in which their names appear in the files.
    package var alerts: [RehearsedAlert] {
        names.map { name in
            RehearsedAlert(name: name, rules: rules.filter { $0.name == name }, instances: instances[name] ?? [])
        }
    }
}

extension [AlertChange] {
    /// With the alerts of each name for themselves promtool's answer is in the order of time as well, but that is its
    /// affair.
    fileprivate var inOrderOfTime: [AlertChange] {
        enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }
}
