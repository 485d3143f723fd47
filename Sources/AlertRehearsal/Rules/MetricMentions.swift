/// The metrics that a PromQL expression reads, as far as its text tells.
///
/// This is no parser: whether the expression is valid is for promtool to say. It looks at each word and decides by what
/// stands around it whether it names a metric, and it ends on any text.
package struct MetricMentions: Sendable, Hashable {
    /// Each name once, in the order of the text.
    package private(set) var names: [String] = []
    /// A selector that names no metric, or names it by a regular expression, may read any of them.
    package private(set) var mentionsAll = false
    private var known: Set<String> = []

    package init(_ expression: some StringProtocol) {
        var lexer = ExpressionLexer(expression)
        while let token = lexer.next() { read(token, &lexer) }
    }

    private mutating func read(_ token: ExpressionLexer.Token, _ lexer: inout ExpressionLexer) {
        switch token {
        case .word(let word):
            let keyword = word.lowercased()
            if Self.listsLabels.contains(keyword) {
                if lexer.peek() == .symbol("(") { lexer.skip(through: ")") }
            } else if !Self.keywords.contains(keyword), lexer.peek() != .symbol("(") {
                append(word)
                if lexer.peek() == .symbol("{") { lexer.skip(through: "}") }
            }
        case .symbol("{"):
            readMatchers(&lexer)
        case .symbol("["):
            lexer.skip(through: "]")
        case .symbol, .text:
            break
        }
    }

    /// Reads the matchers of a selector that has no name before its brace, up to the end of it.
    private mutating func readMatchers(_ lexer: inout ExpressionLexer) {
        var name: String?
        var isFirstOfMatcher = true
        while let token = lexer.next(), token != .symbol("}") {
            switch token {
            case .word("__name__") where isFirstOfMatcher, .text("__name__") where isFirstOfMatcher:
                if lexer.peek() == .symbol("=") {
                    _ = lexer.next()
                    if case .text(let text)? = lexer.peek() { name = text }
                }
            case .text(let text) where isFirstOfMatcher && !lexer.isBeforeOperator:
                // `{"name", label="value"}`, as Prometheus 3 has it.
                name = text
            default:
                break
            }
            isFirstOfMatcher = token == .symbol(",")
        }
        if let name { append(name) } else { mentionsAll = true }
    }

    private mutating func append(_ name: String) {
        if known.insert(name).inserted { names.append(name) }
    }

    /// After these stand labels in parentheses, or nothing of the kind.
    private static let listsLabels: Set<String> = ["by", "without", "on", "ignoring", "group_left", "group_right"]
    /// These may have their parentheses after a list of labels.
    static let aggregations: Set<String> = [
        "sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values", "quantile",
        "limitk", "limit_ratio",
    ]
    /// Words that are no metric where they stand alone: operators, modifiers, numbers, aggregations.
    private static let keywords = aggregations.union(["and", "or", "unless", "atan2", "offset", "bool", "inf", "nan"])
}
