/// Whether what a rule says of a host depends on that host alone.
///
/// Where all rules are of this kind the hosts of a fleet can be rehearsed in parts: on all processors, though a promtool
/// uses one, and with fewer samples a query, of which it reads 10,000 at most. Decided from the text, and on the safe
/// side: what cannot be told is not so.
struct HostScope: Sendable, Hashable {
    /// Each result of the expression comes from series of one host, whose name it keeps as label `host`.
    let expressionKeepsToHost: Bool
    /// No label takes the place of `host`, and no template queries other series.
    let textsKeepToHost: Bool

    /// - Parameters:
    ///   - labels: names of the labels that the rule sets.
    ///   - texts: labels and annotations, which are templates.
    init(expression: String, labels: [String], texts: [String]) {
        expressionKeepsToHost = Self.keepsToHost(expression)
        textsKeepToHost = !labels.contains(Self.label) && !texts.contains(where: Self.mayQuery)
    }

    private static let label = "host"

    /// Aggregations and matchings have to name the host as a label that they keep; what makes series out of nothing, or
    /// other labels, may not occur at all.
    private static func keepsToHost(_ expression: String) -> Bool {
        var lexer = ExpressionLexer(expression)
        while let token = lexer.next() {
            guard case .word(let word) = token else {
                // Labels in braces and times in brackets are no words of the expression.
                if token == .symbol("{") { lexer.skip(through: "}") }
                if token == .symbol("[") { lexer.skip(through: "]") }
                continue
            }
            let keyword = word.lowercased()
            guard !Self.makers.contains(keyword) else { return false }
            if MetricMentions.aggregations.contains(keyword) {
                guard keepsHost(clauseOf: lexer) else { return false }
            } else if keyword == "on" || keyword == "ignoring" {
                guard names(host: keyword == "on", in: lexer) else { return false }
            }
        }
        return true
    }

    /// - Parameter lexer: behind the name of an aggregation, whose clause stands before its parentheses or behind them.
    private static func keepsHost(clauseOf lexer: ExpressionLexer) -> Bool {
        var lexer = lexer
        if lexer.peek() == .symbol("(") { lexer.skipParentheses() }
        guard case .word(let word)? = lexer.next() else { return false }
        switch word.lowercased() {
        case "by": return names(host: true, in: lexer)
        case "without": return names(host: false, in: lexer)
        default: return false
        }
    }

    /// Whether the list of labels in parentheses that comes next names the host, or does not, as it should.
    private static func names(host isNamed: Bool, in lexer: ExpressionLexer) -> Bool {
        var lexer = lexer
        guard lexer.next() == .symbol("(") else { return false }
        var names: [ExpressionLexer.Token] = []
        while let token = lexer.next(), token != .symbol(")") { names.append(token) }
        // Prometheus 3 takes names in quotes too.
        return (names.contains(.word(label)) || names.contains(.text(label))) == isNamed
    }

    /// Functions, and an aggregation, that yield series of their own or with labels that they are told.
    private static let makers: Set<String> = [
        "absent", "absent_over_time", "scalar", "vector", "label_replace", "label_join", "count_values",
    ]

    private static func mayQuery(_ text: String) -> Bool {
        text.contains("{{") && text.contains("query")
    }
}
