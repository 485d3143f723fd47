import LocatedYAML

/// Reads the tree of an expectation file.
struct ExpectationFileReader: SourceReading {
    private static let keys = ["for", "alerts", "others"]
    private static let entryKeys = ["alert", "labels", "fires", "resolves", "instances"]
    private static let longest: Int64 = 365 * 86_400_000
    private static let time = "a time such as 90s or 12m30s, in d, h, m, s and ms"
    private static let window = "a window such as 12m to 13m30s, or never"

    var problems: ProblemList

    /// The expectations as far as they have no problems.
    mutating func read(_ bytes: [UInt8]) -> ExpectationFile? {
        guard let root = root(bytes), let set = fields(root, allowed: Self.keys) else { return nil }
        let length = length(set["for"])
        let others = word(set["others"], among: ["never", "any"])
        guard let list = required("alerts", of: set, expected: "a list of alerts, or [] for none"),
            let items = items(list, of: "alerts")
        else { return nil }
        if items.isEmpty, others == "any" {
            report("no alerts are listed and others may fire, so nothing would be checked", at: list)
        }
        var entries: [AlertExpectation] = []
        var known: [Subject: String] = [:]
        for item in items {
            guard let entry = entry(item) else { continue }
            entries.append(entry)
            let subject = Subject(alert: entry.alert.value, labels: entry.labels)
            if let earlier = known.updateValue(item.path, forKey: subject) {
                report("is about the same instances as \(earlier); give what is expected of them once", at: item)
            }
        }
        return ExpectationFile(
            file: problems.file,
            length: length,
            entries: entries,
            isExhaustive: others != "any",
            othersPosition: (set["others"] ?? list).node.position
        )
    }

    private struct Subject: Hashable {
        var alert: String
        var labels: [AlertInstance.Label]
    }

    private mutating func root(_ bytes: [UInt8]) -> Field? {
        do {
            if let root = try SourceDocument.compose(bytes, format: .expectations) {
                return Field(path: "", node: root)
            }
            problems.append("the file is empty; expected YAML with the key alerts", at: .start, path: "")
        } catch {
            problems.append(error.message, at: error.position, path: "")
        }
        return nil
    }

    private mutating func length(_ field: Field?) -> Int64? {
        guard let field, let text = text(field, expected: Self.time) else { return nil }
        guard let length = SimulatedTime.milliseconds(text) else {
            report("\(text.excerpt) is not a time; expected \(Self.time)", at: field)
            return nil
        }
        guard (1000...Self.longest).contains(length) else {
            report("\(text.excerpt) is outside 1s to \(SimulatedTime.text(Self.longest))", at: field)
            return nil
        }
        return length
    }

    private mutating func entry(_ field: Field) -> AlertExpectation? {
        guard let set = fields(field, allowed: Self.entryKeys) else { return nil }
        let name = required("alert", of: set, expected: "the name of an alert")
        let alert = text(name, expected: "the name of an alert")
        let labels = labels(set["labels"])
        let fires = moment(required("fires", of: set, expected: Self.window))
        let resolves = moment(set["resolves"])
        let count = number(set["instances"], .count, in: 1...1_000_000)
        if fires?.value == .never {
            for key in ["resolves", "instances"] {
                guard let field = set[key] else { continue }
                report("what never fires has no \(key); leave it out", at: field)
            }
        }
        if case .within(let first) = fires?.value, case .within(let last) = resolves?.value,
            let field = set["resolves"],
            last.upperBound <= first.lowerBound
        {
            report(
                "it cannot resolve before it fires, which is \(AlertExpectation.Moment.within(first).words)",
                at: field
            )
        }
        guard let name, let alert, let labels, let fires else { return nil }
        return AlertExpectation(
            alert: .init(value: alert, position: name.node.position),
            labels: labels,
            fires: fires,
            resolves: resolves,
            instances: count.flatMap { count in
                set["instances"].map { .init(value: Int(count), position: $0.node.position) }
            }
        )
    }

    /// By name; nil when something is wrong with them.
    private mutating func labels(_ field: Field?) -> [AlertInstance.Label]? {
        guard let field else { return [] }
        guard case .mapping(let entries) = field.node.content else {
            report("expected a mapping of labels to their values, found \(field.node.kind)", at: field)
            return nil
        }
        let before = problems.count
        var labels: [AlertInstance.Label] = []
        for entry in entries {
            let path = "\(field.path).\(TerminalText.clipped(TerminalText.line(entry.key), 40))"
            if entry.key == "alertname" {
                problems.append("the name of the alert stands at alert; leave it out", at: entry.position, path: path)
            }
            let value = Field(path: path, node: entry.value)
            guard let text = text(value, expected: "the value of a label") else { continue }
            labels.append(AlertInstance.Label(name: entry.key, value: text))
        }
        return problems.count == before ? labels.sorted { $0.name < $1.name } : nil
    }

    private mutating func moment(_ field: Field?) -> AlertExpectation.Located<AlertExpectation.Moment>? {
        guard let field, let text = text(field, expected: Self.window) else { return nil }
        if text == "never" { return .init(value: .never, position: field.node.position) }
        let words = text.split(separator: " ")
        let parts = words.split(separator: "to", omittingEmptySubsequences: false).map { $0.joined(separator: " ") }
        guard parts.count == 2 else {
            report("\(text.excerpt) is not a window; expected \(Self.window)", at: field)
            return nil
        }
        let times = parts.map(SimulatedTime.milliseconds)
        guard let from = times[0], let to = times[1] else {
            let wrong = times[0] == nil ? parts[0] : parts[1]
            report("\(wrong.excerpt) is not a time; expected \(Self.window)", at: field)
            return nil
        }
        guard from <= to else {
            report("\(text.excerpt) ends before it begins; expected \(Self.window)", at: field)
            return nil
        }
        return .init(value: .within(from...to), position: field.node.position)
    }
}

extension SourceFormat {
    static let expectations = SourceFormat(
        noun: "list of expectations",
        plural: "lists of expectations",
        nodes: 50_000,
        advice: "list fewer alerts",
        neededDepth: 5
    )
}
