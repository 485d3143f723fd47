/// A query of a panel, taken apart as far as the rules need it: which series it selects, and inside of what. Whether a
/// query is good PromQL is for a real Prometheus to say.
struct PanelQuery {
    /// A metric with its matchers.
    struct Selector: Equatable {
        var metric: String
        var matchers: [Matcher] = []
        /// What stands in brackets behind it, nil for the last values.
        var range: String?
        /// The function or aggregation right around it.
        var function: String?
    }

    struct Matcher: Equatable {
        var label: String
        var comparison: String
        var value: String
    }

    private(set) var selectors: [Selector] = []
    /// Functions and aggregations, from left to right.
    private(set) var functions: [String] = []
    /// The labels of each `by`, from left to right.
    private(set) var groupings: [[String]] = []
    /// What is wrong with its form.
    private(set) var faults: [String] = []

    private static let listKeywords: Set<String> = ["by", "without", "on", "ignoring", "group_left", "group_right"]
    private static let operators: Set<String> = ["and", "or", "unless", "bool"]

    private var tokens: [Substring] = []
    private var position = 0

    init(_ text: String) {
        let pattern = /\s+|"(?:[^"\\]|\\.)*"|\$\{?[a-z_]+\}?|[A-Za-z_:][A-Za-z0-9_:]*|[0-9][0-9a-z.]*|[=!]~|[=!<>]=|./
        tokens = text.matches(of: pattern).map(\.output).filter { !$0.allSatisfy(\.isWhitespace) }
        scan()
    }

    private mutating func scan() {
        var enclosing: [String?] = []
        while let token = next() {
            switch token {
            case "(":
                enclosing.append(nil)
            case ")":
                if enclosing.popLast() == nil { faults.append("one ) too many") }
            case "@":
                readModifier()
            case "+", "-", "*", "/", ",", ">", "<", ">=", "<=", "==", "!=":
                continue
            case let name where Self.operators.contains(name):
                continue
            case let name where Self.listKeywords.contains(name):
                let labels = readLabels()
                if name == "by" { groupings.append(labels) }
            case let name where name.first?.isLetter == true || name.first == "_":
                // An aggregation may have its labels in front of its parentheses.
                let grouping =
                    peek() == "by"
                    ? {
                        _ = next(); return readLabels()
                    }() : nil
                if let grouping { groupings.append(grouping) }
                if peek() == "(" {
                    _ = next()
                    functions.append(name)
                    enclosing.append(name)
                } else if grouping == nil {
                    selectors.append(readSelector(of: name, in: enclosing.last ?? nil))
                }
            case let number where number.first?.isNumber == true:
                continue
            default:
                faults.append("\(token) is not expected")
            }
        }
        if !enclosing.isEmpty { faults.append("a ) is missing") }
    }

    private func peek() -> String? { position < tokens.count ? String(tokens[position]) : nil }

    private mutating func next() -> String? {
        defer { position += 1 }
        return peek()
    }

    /// Reads `end()` or `start()`.
    private mutating func readModifier() {
        let words = [next(), next(), next()]
        guard ["end", "start"].contains(words[0]), words[1] == "(", words[2] == ")" else {
            return faults.append("@ needs end() or start()")
        }
    }

    private mutating func readLabels() -> [String] {
        guard next() == "(" else {
            faults.append("a list of labels is missing")
            return []
        }
        var labels: [String] = []
        while let token = next(), token != ")" {
            if token != "," { labels.append(token) }
        }
        return labels
    }

    private mutating func readSelector(of metric: String, in function: String?) -> Selector {
        var selector = Selector(metric: metric, function: function)
        if peek() == "{" {
            _ = next()
            while let label = next(), label != "}" {
                if label == "," { continue }
                guard let comparison = next(), let value = next(), value.first == "\"" else {
                    faults.append("\(label) needs a value in quotes")
                    return selector
                }
                selector.matchers.append(
                    Matcher(label: label, comparison: comparison, value: String(value.dropFirst().dropLast()))
                )
            }
        }
        if peek() == "[" {
            _ = next()
            selector.range = next()
            if next() != "]" { faults.append("a ] is missing") }
        }
        return selector
    }
}
