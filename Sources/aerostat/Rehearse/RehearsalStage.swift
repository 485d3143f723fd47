import AlertRehearsal

/// Where a rehearsal is held: rule files, and the promtool that evaluates them in a folder of ours.
struct RehearsalStage {
    private static let testName = "rehearsal.yaml"

    private let rules: RuleSet
    private let promtool: Promtool
    private let folder: PrivateFolder

    /// - Parameter promtool: the program; nil for that of PATH.
    init(rules: RuleSet, promtool: String?) throws(OutputError) {
        self.rules = rules
        folder = try PrivateFolder()
        self.promtool = Promtool(promtool, in: folder)
        for (index, file) in rules.files.enumerated() {
            try folder.write(file.bytes, to: RuleTestFile.copyName(ofFile: index))
        }
    }

    /// Ends the command where a rule file is bad; warns of metrics that a run does not have.
    func checkRules() async throws {
        var isBad = false
        for (index, file) in rules.files.enumerated() {
            let copy = RuleTestFile.copyName(ofFile: index)
            guard let output = try await promtool.run(["check", "rules", copy]) else { continue }
            isBad = true
            for line in PromtoolMessage.lines(output, ofFile: index, path: file.path) {
                StandardError.write("\(line)\n")
            }
        }
        guard !isBad else { throw ExitStatus.bad }
        let unknown = rules.unknownMetrics
        for problem in unknown { StandardError.write("\(problem)\n") }
        guard unknown.isEmpty else { throw ExitStatus.bad }
        for problem in rules.foreignMetrics { StandardError.write("warning: \(problem)\n") }
    }

    /// What the alerts do.
    func alerts(_ file: RuleTestFile, _ series: RehearsedSeries) async throws -> [RehearsedAlert] {
        var test: [UInt8] = []
        file.encodeStart(into: &test)
        try await series.append(to: &test)
        let length = test.count
        var inquiry = AlertInquiry(rules, file: file)
        while !inquiry.isDone {
            test.removeSubrange(length...)
            inquiry.encodeQuestions(into: &test)
            try folder.write(test, to: Self.testName)
            try inquiry.take(try await promtool.run(["test", "rules", Self.testName]))
        }
        return inquiry.alerts
    }

    /// Says what is wrong; the status with which the command ends.
    func failure(_ error: RehearsalError) -> any Error {
        switch error {
        case .ruleFailed(let words):
            StandardError.write("\(rules.located(words))\n")
            return ExitStatus.bad
        case .tooManySamples(let words):
            StandardError.failure(
                "\(rules.located(words)); choose fewer series by labels in the rule, or fewer hosts with --host"
            )
        case .tooManyAlerts:
            StandardError.failure(
                "there are more alerts of one name than promtool can list; choose fewer hosts with --host"
            )
        case .notUnderstood(let line):
            StandardError.failure("promtool's answer was not understood: \(line)")
        }
        return ExitStatus.unavailable
    }
}
