/// Further conditions on the labels of series, as between the braces of a PromQL selector.
public struct LabelMatchers: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// No conditions.
    public static let none = LabelMatchers(description: "")

    /// - Parameter text: such as `job="aerostat",instance=~"host-.*"`, with or without braces.
    public init(parsing text: String) throws(PrometheusError) {
        var rest = Substring(text).trimmingSpaces
        if rest.hasPrefix("{"), rest.hasSuffix("}") { rest = rest.dropFirst().dropLast().trimmingSpaces }
        var matchers: [String] = []
        while !rest.isEmpty {
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            guard let first = name.first, !first.isNumber, name != "__name__" else {
                throw .invalidSelector(text, problem: "no label's name where one must be")
            }
            rest = rest.dropFirst(name.count).trimmingSpaces
            guard let sign = ["=~", "!~", "!=", "="].first(where: { rest.hasPrefix($0) }) else {
                throw .invalidSelector(text, problem: "no =, !=, =~ or !~ after \(name)")
            }
            rest = rest.dropFirst(sign.count).trimmingSpaces
            guard let literal = Self.literal(rest) else {
                throw .invalidSelector(text, problem: "no text in quotes after \(name)\(sign)")
            }
            matchers.append("\(name)\(sign)\(literal)")
            rest = rest[literal.endIndex...].trimmingSpaces
            guard rest.isEmpty || rest.first == "," else {
                throw .invalidSelector(text, problem: "no comma after \(literal)")
            }
            rest = rest.dropFirst().trimmingSpaces
        }
        description = matchers.joined(separator: ",")
    }

    private init(description: String) {
        self.description = description
    }

    /// The string literal at the start, with its quotes.
    private static func literal(_ text: Substring) -> Substring? {
        guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let character = text[index]
            index = text.index(after: index)
            if character == quote { return text[..<index] }
            if character == "\\" {
                guard index < text.endIndex else { return nil }
                index = text.index(after: index)
            }
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
