import Testing

@testable import AlertRehearsal

struct PromtoolAnswerTests {
    private static let expression = #"    expr: "ALERTS{alertname=\"A\"}, time: ""#

    /// As promtool 2.42 prints them, with values that hold all that could be taken for something else.
    private static let changes = #"""
          FAILED:
        \#(expression), time: 0s,
                exp: nil
                got: {__name__="ALERTS", alertname="A", alertstate="pending", host="a\"b\\c'}\né\u2028\aé", job="j"} 1E+00
        \#(expression), time: 1h15s,
                exp: nil
                got: {__name__="ALERTS", alertname="A", alertstate="firing", x="} 1E+00, {", y="alertname=\"Z\""} 1E+00, {alertname="B", alertstate="pending"} 2E+00

        """#

    private static let annotations = #"""
          FAILED:
            alertname: A, time: 1h, time: 1m, \#("")
                exp:[], \#("")
                got:[
                    0:
                      Labels:{alertname="A, time: 1h", alertstate="own", host="b\n            ]"}
                      Annotations:{bad="<error>", summary="two\nlines }, 1:\n  Labels:{alertname=\"q\"}"},
                    1:
                      Labels:{alertname="A, time: 1h"}
                      Annotations:{}
                    ]
            alertname: B, time: 2m, \#("")
                exp:[], \#("")
                got:[
                    0:
                      Labels:{alertname="B", b="1", a="2"}
                      Annotations:{s="x"}
                    ]

        """#

    private static let questions = [
        AnnotationQuestion(time: 60_000, alert: "A, time: 1h"), AnnotationQuestion(time: 120_000, alert: "B"),
    ]

    private static func read(_ text: String) throws(RehearsalError) -> [AlertChange] {
        var answer = try PromtoolAnswer(Array(text.utf8))
        return try answer.changes()
    }

    private static func label(_ name: String, _ value: String) -> AlertInstance.Label {
        .init(name: name, value: value)
    }

    @Test func changesAreRead() throws {
        let changes = try Self.read(Self.changes)
        #expect(changes.map(\.time) == [0, 3_615_000, 3_615_000])
        #expect(changes.map(\.alert) == ["A", "A", "B"])
        #expect(changes.map(\.state) == [.pending, .firing, .pending])
        #expect(changes.map(\.isBegin) == [true, true, false])
        #expect(changes[0].labels == [Self.label("host", "a\"b\\c'}\né\u{2028}\u{07}é"), Self.label("job", "j")])
        #expect(changes[1].labels == [Self.label("x", "} 1E+00, {"), Self.label("y", "alertname=\"Z\"")])
        #expect(changes[2].labels == [])
    }

    @Test func annotationsAreRead() throws {
        var answer = try PromtoolAnswer(Array(Self.annotations.utf8))
        let alerts = try answer.annotations(of: Self.questions)
        #expect(alerts.map(\.count) == [2, 1])
        #expect(alerts[0][0].labels == [Self.label("host", "b\n            ]")])
        #expect(
            alerts[0][0].annotations
                == [
                    Self.label("bad", "<error>"),
                    Self.label("summary", "two\nlines }, 1:\n  Labels:{alertname=\"q\"}"),
                ]
        )
        #expect(alerts[0][1].annotations == [])
        #expect(alerts[1][0].labels == [Self.label("a", "2"), Self.label("b", "1")])
    }

    @Test(
        arguments: [
            ("", ""), ("panic: x\n", "panic: x"), ("  FAILED:\nsomething else\n", "something else"),
            ("  FAILED:\n    expr: \"a\", time: 1m, err: no storage\n", "no storage"),
            ("  FAILED:\n    expr: \"a\", time: soon,\n", ""),
        ]
    )
    func whatIsNotKnownIsNotUnderstood(text: String, line: String) {
        #expect(throws: RehearsalError.notUnderstood(line)) { try Self.read(text) }
    }

    @Test func rulesThatFailAreTold() {
        let limit = "query processing would load too many samples into memory in query execution"
        let rule = "  FAILED:\n    rule: A, time: 15s, err: "
        #expect(throws: RehearsalError.ruleFailed("A, time: 15s, err: many-to-many")) {
            try Self.read(rule + "many-to-many\n    rule: B, time: 15s, err: x\n")
        }
        #expect(throws: RehearsalError.tooManySamples("A, time: 15s, err: \(limit)")) { try Self.read(rule + limit) }
        #expect(throws: RehearsalError.tooManyAlerts) {
            try Self.read("  FAILED:\n    expr: \"a\", time: 15s, err: \(limit)\n")
        }
    }

    /// No beginning of an answer is taken for the whole, but for one that ends where a line does: that
    /// promtool confirms what was read is for such.
    @Test func cutAnswersAreNotUnderstood() throws {
        let bytes = Array(Self.changes.utf8)
        let whole = try Self.read(Self.changes)
        for count in 0..<bytes.count {
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            guard let changes = try? Self.read(text) else { continue }
            let rest = text.reversed().drop { $0 == " " }
            let isAtEnd = rest.first == "\n" || changes.count == whole.count
            #expect(isAtEnd && changes == Array(whole.prefix(changes.count)), "\(count) bytes")
        }
        let others = Array(Self.annotations.utf8)
        for count in 0..<others.count - 2 {
            #expect(throws: RehearsalError.self, "\(count) bytes") {
                var answer = try PromtoolAnswer(Array(others[..<count]))
                _ = try answer.annotations(of: Self.questions)
            }
        }
    }

    @Test func moreThanWasAskedForIsNotUnderstood() {
        #expect(throws: RehearsalError.self) {
            var answer = try PromtoolAnswer(Array((Self.annotations + String(Self.changes.dropFirst(10))).utf8))
            _ = try answer.annotations(of: Self.questions)
        }
        #expect(throws: RehearsalError.self) {
            var answer = try PromtoolAnswer(Array(Self.annotations.utf8))
            _ = try answer.annotations(of: [Self.questions[1]])
        }
    }

    /// Random values, quoted as Go does it, are read back.
    @Test func quotedValuesAreReadBack() throws {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\t", "\r", "\u{07}", "\u{08}", "\u{0B}", "\u{0C}", "\u{1}", "\u{7F}", "é",
            "\u{2028}",
            "\u{1F600}", "}", "{", ",", " ", "=", "'",
        ]
        for seed in UInt64(0)..<500 {
            var numbers = SeededNumbers(seed: seed)
            var value = ""
            for _ in 0..<numbers.next(12) { value.unicodeScalars.append(numbers.element(of: scalars)) }
            var scanner = AnswerScanner(Array("{a=\"\(Self.goQuoted(value))\", b=\"\"}".utf8))
            #expect(scanner.labels() == [Self.label("a", value), Self.label("b", "")], "seed \(seed)")
            #expect(scanner.isAtEnd)
        }
    }

    private static func goQuoted(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": #"\""#
            case "\\": #"\\"#
            case "\u{07}": #"\a"#
            case "\u{08}": #"\b"#
            case "\u{0C}": #"\f"#
            case "\n": #"\n"#
            case "\r": #"\r"#
            case "\t": #"\t"#
            case "\u{0B}": #"\v"#
            case "\u{1}": #"\x01"#
            case "\u{7F}": #"\x7f"#
            case "\u{2028}": #"\u2028"#
            case "\u{1F600}": #"\U0001f600"#
            default: String(scalar)
            }
        }.joined()
    }

    @Test(arguments: [
        #""a\q""#, #""\x4"#, #""\xZZ""#, #""\ud800""#, #""\U00110000""#, #""\xff""#, "\"a\nb\"", "\"", "a",
    ])
    func badQuotesAreRefused(text: String) {
        var scanner = AnswerScanner(Array(text.utf8))
        #expect(scanner.quoted() == nil)
    }

    @Test(arguments: ["", "{", "{a}", "{a=}", "{a=\"b\"", "{a=\"b\",c=\"d\"}", "{=\"b\"}", "{a=\"b\", }", "a=\"b\""])
    func badLabelsAreRefused(text: String) {
        var scanner = AnswerScanner(Array(text.utf8))
        #expect(scanner.labels() == nil)
    }

    @Test func quotedNamesOfLabelsAreRead() {
        var scanner = AnswerScanner(Array(#"{"a.b"="c", d="e"}"#.utf8))
        #expect(scanner.labels() == [Self.label("a.b", "c"), Self.label("d", "e")])
    }
}
