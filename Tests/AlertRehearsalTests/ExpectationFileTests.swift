import Foundation
import LocatedYAML
import Testing

@testable import AlertRehearsal

struct ExpectationFileTests {
    private static func problems(_ text: String) -> [String] {
        do {
            _ = try ExpectationFile.parse(Array(text.utf8), file: "expect.yaml")
            return []
        } catch {
            return error.description.split(separator: "\n").map { String($0.dropFirst("expect.yaml:".count)) }
        }
    }

    @Test func everythingThatAFileSaysIsRead() throws {
        let text = """
            for: 1h30m
            alerts:
              - alert: HostMemoryLow
                labels: {severity: critical, host: esx-crisis}
                fires: 12m to 13m30s
                resolves: "12m 30s to 15m"
                instances: 2
              - alert: HostMemoryLow
                fires: 0 to 90s
                resolves: never
              - {alert: HostSwaps, fires: never}
            others: any
            """
        let file = try ExpectationFile.parse(Array(text.utf8), file: "expect.yaml")
        #expect(file.length == 5_400_000)
        #expect(!file.isExhaustive)
        #expect(file.entries.map(\.alert.value) == ["HostMemoryLow", "HostMemoryLow", "HostSwaps"])
        let first = try #require(file.entries.first)
        #expect(first.labels == SampleRehearsal.labels([("host", "esx-crisis"), ("severity", "critical")]))
        #expect(first.fires.value == .within(720_000...810_000))
        #expect(first.fires.position == SourcePosition(line: 5, column: 12))
        #expect(first.resolves?.value == .within(750_000...900_000))
        #expect(first.instances?.value == 2)
        #expect(file.entries[1].fires.value == .within(0...90_000))
        #expect(file.entries[1].resolves?.value == .never)
        #expect(file.entries[1].labels.isEmpty && file.entries[1].instances == nil)
        #expect(file.entries[2].fires.value == .never && file.entries[2].resolves == nil)
    }

    @Test func alertsThatAreNotListedMustNotFireUnlessTheFileLetsThem() throws {
        let file = try ExpectationFile.parse(Array("alerts: []".utf8), file: "expect.yaml")
        #expect(file.isExhaustive && file.length == nil && file.entries.isEmpty)
    }

    @Test(arguments: [
        ("", "1:1: the file is empty; expected YAML with the key alerts"),
        ("[]", "1:1: expected a mapping with keys such as for, found a list"),
        ("alerts: [", "2:1: not valid YAML: did not find expected node content"),
        ("others: never", "1:1: the key alerts is missing; expected a list of alerts, or [] for none"),
        ("alerts:", "1:8: alerts: expected a list of alerts, each beginning with a dash, found nothing"),
        (
            "alert: []",
            "1:1: alert: unknown key, did you mean alerts? the keys here are for, alerts, others"
        ),
        (
            "alerts: []\nothers: any",
            "1:9: alerts: no alerts are listed and others may fire, so nothing would be checked"
        ),
        (
            "alerts: []\nothers: none",
            #"2:9: others: "none" is not accepted; expected never or any"#
        ),
        (
            "for: 40\nalerts: []",
            #"1:6: for: "40" is not a time; expected a time such as 90s or 12m30s, in d, h, m, s and ms"#
        ),
        ("for: 366d\nalerts: []", #"1:6: for: "366d" is outside 1s to 365d"#),
        ("for: 999ms\nalerts: []", #"1:6: for: "999ms" is outside 1s to 365d"#),
    ])
    func aBadFileSaysWhatWouldBeAccepted(text: String, problem: String) {
        #expect(Self.problems(text) == [problem])
    }

    @Test(arguments: [
        ("fires: never", "alerts[0]: the key alert is missing; expected the name of an alert"),
        ("alert: A", "alerts[0]: the key fires is missing; expected a window such as 12m to 13m30s, or never"),
        (
            "alert: A, fire: never",
            "alerts[0].fire: unknown key, did you mean fires? the keys here are alert, labels, fires, resolves, instances"
        ),
        ("alert: [], fires: never", "alerts[0].alert: expected the name of an alert, found a list"),
        (
            "alert: A, fires: 12m",
            #"alerts[0].fires: "12m" is not a window; expected a window such as 12m to 13m30s, or never"#
        ),
        (
            "alert: A, fires: 1m to 2m to 3m",
            #"alerts[0].fires: "1m to 2m to 3m" is not a window; expected a window such as 12m to 13m30s, or never"#
        ),
        (
            "alert: A, fires: 12x to 13m",
            #"alerts[0].fires: "12x" is not a time; expected a window such as 12m to 13m30s, or never"#
        ),
        (
            "alert: A, fires: 12m to",
            #"alerts[0].fires: "" is not a time; expected a window such as 12m to 13m30s, or never"#
        ),
        (
            "alert: A, fires: 13m to 12m59s",
            #"alerts[0].fires: "13m to 12m59s" ends before it begins; expected a window such as 12m to 13m30s, or never"#
        ),
        (
            "alert: A, fires: 12m to 13m, resolves: 11m to 12m",
            "alerts[0].resolves: it cannot resolve before it fires, which is 12m to 13m"
        ),
        (
            "alert: A, fires: never, resolves: never",
            "alerts[0].resolves: what never fires has no resolves; leave it out"
        ),
        (
            "alert: A, fires: never, instances: 1",
            "alerts[0].instances: what never fires has no instances; leave it out"
        ),
        ("alert: A, fires: 1m to 2m, instances: 0", #"alerts[0].instances: "0" is outside 1 to 1000000"#),
        (
            "alert: A, fires: never, labels: [host]",
            "alerts[0].labels: expected a mapping of labels to their values, found a list"
        ),
        (
            "alert: A, fires: never, labels: {host: [a]}",
            "alerts[0].labels.host: expected the value of a label, found a list"
        ),
        (
            "alert: A, fires: never, labels: {alertname: A}",
            "alerts[0].labels.alertname: the name of the alert stands at alert; leave it out"
        ),
    ])
    func aBadEntryIsReportedWithItsPath(entry: String, problem: String) throws {
        let problems = Self.problems("alerts:\n  - {\(entry)}\n")
        #expect(problems.count == 1)
        let found = try #require(problems.first)
        #expect(found.hasPrefix("2:"))
        #expect(found.split(separator: ": ", maxSplits: 1).last.map(String.init) == problem)
    }

    @Test func allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
        let text = """
            for: soon
            alerts:
              - alert: A
                fires: late
                instances: many
              - alert: B
            others: maybe
            """
        let places = Self.problems(text).map { $0.split(separator: ": ").prefix(2).joined(separator: " ") }
        #expect(
            places == [
                "1:6 for", "4:12 alerts[0].fires", "5:16 alerts[0].instances", "6:5 alerts[1]", "7:9 others",
            ]
        )
    }

    @Test func anEntryIsGivenOnceForTheSameLabels() {
        let text = """
            alerts:
              - {alert: A, labels: {host: a, vm: b}, fires: never}
              - {alert: A, labels: {host: a}, fires: never}
              - {alert: A, labels: {vm: b, host: a}, fires: 1m to 2m}
            """
        #expect(
            Self.problems(text) == [
                "4:5: alerts[2]: is about the same instances as alerts[0]; give what is expected of them once"
            ]
        )
    }

    @Test func aFileThatCannotBeReadIsNamedWithTheReason() {
        #expect(
            throws: ExpectationFileError.unreadable(file: "/nowhere/expect.yaml", reason: "No such file or directory")
        ) {
            try ExpectationFile.load(path: "/nowhere/expect.yaml")
        }
        #expect(
            ExpectationFileError.unreadable(file: "a.yaml", reason: "is gone").description
                == "a.yaml: cannot read the expectations: is gone"
        )
    }

    @Test func aFileIsReadFromItsPath() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "expect-\(UUID().uuidString).yaml")
        try Data("for: 40m\nalerts: []\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        let expectations = try ExpectationFile.load(path: path)
        #expect(expectations.length == 2_400_000)
        #expect(expectations.file == path)
    }
}
