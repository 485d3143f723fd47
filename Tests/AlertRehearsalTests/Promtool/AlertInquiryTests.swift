import Testing

@testable import AlertRehearsal

struct AlertInquiryTests {
    private static func inquiry(
        _ rules: String = "{alert: A, expr: a}, {alert: B, expr: b}, {alert: A, expr: c}"
    ) throws -> AlertInquiry {
        let file = try RuleFile(path: "r.yaml", bytes: Array("groups: [{name: g, rules: [\(rules)]}]".utf8))
        let rules = RuleSet([file])
        return AlertInquiry(
            rules,
            file: RuleTestFile(rules: rules, intervalMilliseconds: 15_000, lengthMilliseconds: 60_000)
        )
    }

    private static func questions(_ inquiry: AlertInquiry) -> String {
        var bytes: [UInt8] = []
        inquiry.encodeQuestions(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let limit = "query processing would load too many samples into memory in query execution"

    private static let pendingAndFiring = """
          FAILED:
            expr: "ALERTS", time: 15s,
                exp: nil
                got: {__name__="ALERTS", alertname="A", alertstate="pending", host="a"} 1E+00
            expr: "ALERTS", time: 30s,
                exp: nil
                got: {__name__="ALERTS", alertname="A", alertstate="firing", host="a"} 1E+00, {alertname="A", alertstate="pending", host="a"} 2E+00

        """

    private static func annotations(host: String) -> String {
        """
          FAILED:
            alertname: A, time: 30s, \n        exp:[], \n        got:[
                    0:
                      Labels:{alertname="A", host="\(host)"}
                      Annotations:{summary="x"}
                    ]

        """
    }

    @Test func noAlertAtAllNeedsOneAnswer() throws {
        var inquiry = try Self.inquiry()
        #expect(!inquiry.isDone)
        #expect(Self.questions(inquiry).matches(of: /- expr: "ALERTS unless/).count == 5)
        try inquiry.take(nil)
        #expect(inquiry.isDone)
        #expect(inquiry.alerts.map(\.name) == ["A", "B"])
        #expect(inquiry.alerts.map(\.rules.count) == [2, 1])
        #expect(inquiry.alerts.allSatisfy { $0.instances.isEmpty })
    }

    @Test func firingAlertIsConfirmedAndItsAnnotationsAsked() throws {
        var inquiry = try Self.inquiry()
        try inquiry.take(Array(Self.pendingAndFiring.utf8))
        #expect(!inquiry.isDone)
        let questions = Self.questions(inquiry)
        #expect(questions.contains(#"{alertname: "A", eval_time: 30000ms, exp_alerts: []}"#))
        #expect(questions.matches(of: /- \{labels:/).count == 3)
        try inquiry.take(Array(Self.annotations(host: "a").utf8))
        #expect(inquiry.isDone)
        let instance = try #require(inquiry.alerts[0].instances.first)
        #expect(instance.labels == [.init(name: "host", value: "a")])
        #expect(instance.episodes == [AlertEpisode(start: 15_000, firing: 30_000, end: nil)])
        #expect(instance.annotations == [.init(name: "summary", value: "x")])
        #expect(inquiry.alerts[1].instances.isEmpty)
    }

    @Test func alertThatIsOnlyPendingHasNoAnnotations() throws {
        var inquiry = try Self.inquiry()
        let answer = Self.pendingAndFiring.split(separator: "    expr", omittingEmptySubsequences: false).prefix(2)
        try inquiry.take(Array(answer.joined(separator: "    expr").utf8))
        #expect(!Self.questions(inquiry).contains("alert_rule_test"))
        try inquiry.take(nil)
        #expect(inquiry.alerts[0].instances.map(\.episodes) == [[AlertEpisode(start: 15_000, firing: nil, end: nil)]])
    }

    @Test func tooManyAlertsTogetherAreAskedForByName() throws {
        var inquiry = try Self.inquiry()
        try inquiry.take(Array("  FAILED:\n    expr: \"x\", time: 0s, err: \(Self.limit)\n".utf8))
        #expect(!inquiry.isDone)
        #expect(Self.questions(inquiry).matches(of: /- expr:/).count == 10)
        #expect(throws: RehearsalError.tooManyAlerts) {
            try inquiry.take(Array("  FAILED:\n    expr: \"x\", time: 0s, err: \(Self.limit)\n".utf8))
        }
    }

    @Test func tooManyAlertsOfTheOnlyNameAreAnError() throws {
        var inquiry = try Self.inquiry("{alert: A, expr: a}")
        #expect(throws: RehearsalError.tooManyAlerts) {
            try inquiry.take(Array("  FAILED:\n    expr: \"x\", time: 0s, err: \(Self.limit)\n".utf8))
        }
    }

    @Test func whatPromtoolDoesNotConfirmIsNotUnderstood() throws {
        let denial = String(Self.pendingAndFiring.dropFirst(10))
        for answer in [nil, Self.pendingAndFiring, Self.annotations(host: "b"), Self.annotations(host: "a") + denial] {
            var inquiry = try Self.inquiry()
            try inquiry.take(Array(Self.pendingAndFiring.utf8))
            let error = #expect(throws: RehearsalError.self) { try inquiry.take(answer.map { Array($0.utf8) }) }
            guard case .notUnderstood? = error else {
                Issue.record("\(String(describing: error)) for \(answer ?? "nothing")")
                continue
            }
        }
    }

    @Test func templatesThatFailAreTold() throws {
        let alert = RehearsedAlert(
            name: "A",
            rules: try Self.inquiry().alerts[0].rules,
            instances: ["a", "b"].map { host in
                AlertInstance(
                    labels: [
                        .init(name: "host", value: host), .init(name: "x", value: "<error expanding template: 1>"),
                    ],
                    episodes: [AlertEpisode(start: 0, firing: 0, end: nil)],
                    annotations: [
                        .init(name: "fine", value: "error"), .init(name: "y", value: "<error expanding template: 2>"),
                    ]
                )
            }
        )
        #expect(
            [alert].templateFailures == [
                "r.yaml:1: label x of alert A: <error expanding template: 1>",
                "r.yaml:1: annotation y of alert A: <error expanding template: 2>",
            ]
        )
    }
}
