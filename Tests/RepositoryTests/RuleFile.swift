import Foundation

/// A rule file of `dashboards/rules`, as far as these tests look into it. It is written by hand in one layout: groups are
/// indented by two, rules by six, their keys by eight.
struct RuleFile {
    struct Rule {
        var name: String
        var isAlert: Bool
        var group: String
        var expression = ""
        var labels: [String: String] = [:]
        var annotations: [String: String] = [:]
        /// Whether a comment stands right above it, or above the recording rules before it.
        var isExplained: Bool
    }

    static let names = ["host", "virtual-machine", "exporter"]

    let name: String
    private(set) var rules: [Rule] = []

    var alerts: [Rule] { rules.filter(\.isAlert) }

    init(named name: String) throws {
        self.name = name
        var group = ""
        var place: [String] = []
        var isExplained = false
        for line in try Repository.text("dashboards/rules/\(name).yaml").split(separator: "\n") {
            let indentation = line.prefix { $0 == " " }.count
            let text = String(line.dropFirst(indentation))
            if let found = text.wholeMatch(of: /- name: (.+)/), indentation == 2 {
                group = String(found.output.1)
                isExplained = false
            } else if text.hasPrefix("#") {
                isExplained = true
            } else if let found = text.wholeMatch(of: /- (alert|record): (.+)/), indentation == 6 {
                let isAlert = found.output.1 == "alert"
                rules.append(
                    Rule(name: String(found.output.2), isAlert: isAlert, group: group, isExplained: isExplained)
                )
                if isAlert { isExplained = false }
            } else if let found = text.wholeMatch(of: /([a-z]+):(?: (.*))?/), indentation == 8 || indentation == 10,
                place.count + 1 >= (indentation - 6) / 2, !rules.isEmpty
            {
                place = Array(place.prefix((indentation - 8) / 2)) + [String(found.output.1)]
                if let value = found.output.2, value != ">-" { append(String(value), at: place) }
            } else if indentation > 8, !rules.isEmpty {
                append(text, at: place)
            }
        }
    }

    private mutating func append(_ text: String, at place: [String]) {
        func joined(_ value: String?) -> String { value.map { "\($0) \(text)" } ?? text.trimmingQuotes }
        let last = rules.count - 1
        switch (place.first, place.dropFirst().first) {
        case ("expr", _): rules[last].expression += rules[last].expression.isEmpty ? text : " \(text)"
        case ("labels", let key?): rules[last].labels[key] = joined(rules[last].labels[key])
        case ("annotations", let key?): rules[last].annotations[key] = joined(rules[last].annotations[key])
        default: break
        }
    }
}

extension String {
    fileprivate var trimmingQuotes: String { hasPrefix("\"") ? trimmingCharacters(in: ["\""]) : self }
}

/// A selector in an expression: `rate(name{matchers}[5m])`.
struct RuleSelector {
    var metric: String
    var matchers: String
    /// The function right around it, nil where there is none.
    var function: String?
    /// `5m`, nil for an instant.
    var range: String?

    /// All selectors of an expression, and the words in it that are neither selectors nor labels.
    static func read(_ expression: String) -> (selectors: [RuleSelector], words: Set<String>) {
        var rest = expression
        let selectors = expression.matches(of: /(?:(\w+)\()?([a-z_:][a-z0-9_:]*)(\{[^}]*\})(?:\[(\w+)\])?/).map {
            RuleSelector(
                metric: String($0.output.2),
                matchers: String($0.output.3),
                function: $0.output.1.map(String.init),
                range: $0.output.4.map(String.init)
            )
        }
        rest.replace(/[a-z_:][a-z0-9_:]*\{[^}]*\}(?:\[\w+\])?/, with: "")
        rest.replace(/(?:by|on) \([a-z, ]+\)/, with: "")
        return (selectors, Set(rest.matches(of: /[a-zA-Z_][\w:]*/).map { String($0.output) }))
    }
}
