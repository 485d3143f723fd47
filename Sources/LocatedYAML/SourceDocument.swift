import Yams

/// Turns YAML text into a tree of located nodes, or into the one problem that the text has as YAML.
///
/// The only file that knows the YAML library. Aliases are expanded here, under a bound on the nodes visited, because
/// a few nested aliases can stand for billions of nodes.
package struct SourceDocument {
    package typealias Finding = SourceGuard.Finding

    private let format: SourceFormat

    /// The root of the single document in the text; nil when there is nothing but white space and comments.
    package static func compose(_ bytes: [UInt8], format: SourceFormat) throws(Finding) -> SourceNode? {
        try SourceDocument(format: format).compose(bytes)
    }

    private func compose(_ bytes: [UInt8]) throws(Finding) -> SourceNode? {
        let text = try SourceGuard(format: format).check(bytes)
        let root: Node?
        do {
            root = try Yams.compose(yaml: text, .default, .default, .utf8)
        } catch {
            throw finding(for: error, text: text)
        }
        guard let root else { return nil }
        var budget = format.nodes
        return try convert(root, depth: 0, budget: &budget)
    }

    private func convert(_ node: Node, depth: Int, budget: inout Int) throws(Finding) -> SourceNode {
        let position = node.mark.map { SourcePosition(line: $0.line, column: $0.column) } ?? .start
        budget -= 1
        guard budget >= 0 else {
            throw Finding(
                position: position,
                message: "with its aliases expanded the file has more than \(format.nodes) values; "
                    + format.advice
            )
        }
        guard depth < format.depth else {
            throw Finding(
                position: position,
                message: "nested more than \(format.depth) levels deep; a \(format.noun) needs \(format.neededDepth)"
            )
        }
        switch node {
        case .scalar(let scalar):
            return SourceNode(position: position, content: .text(scalar.string, isPlain: scalar.style == .plain))
        case .sequence(let sequence):
            var items: [SourceNode] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1, budget: &budget)) }
            return SourceNode(position: position, content: .list(items))
        case .mapping(let mapping):
            return SourceNode(
                position: position,
                content: .mapping(try entries(of: mapping, depth: depth, budget: &budget))
            )
        case .alias:
            throw Finding(position: position, message: "this alias stands for nothing; define its anchor before it")
        }
    }

    private func entries(
        of mapping: Node.Mapping,
        depth: Int,
        budget: inout Int
    ) throws(Finding) -> [SourceNode.Entry] {
        var entries: [SourceNode.Entry] = []
        for (key, value) in mapping {
            let position = key.mark.map { SourcePosition(line: $0.line, column: $0.column) } ?? .start
            guard case .scalar(let scalar) = key else {
                throw Finding(position: position, message: "a key must be a text, not a list or a mapping")
            }
            budget -= 1
            entries.append(
                SourceNode.Entry(
                    key: scalar.string,
                    position: position,
                    value: try convert(value, depth: depth + 1, budget: &budget)
                )
            )
        }
        return entries
    }

    private func finding(for error: any Error, text: String) -> Finding {
        guard let error = error as? YamlError else {
            return Finding(position: .start, message: "not valid YAML: \(error)")
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let position = SourcePosition(line: mark.line, column: mark.column)
            return Finding(position: position, message: sentence(for: problem))
        case .reader(let problem, let offset, _, _):
            return Finding(
                position: Self.position(ofCharacter: offset ?? 0, in: text),
                message: "not valid YAML: \(problem)"
            )
        case .duplicatedKeysInMapping(let keys, let context):
            let first = SourcePosition(line: context.mark.line, column: context.mark.column)
            let key = keys.first ?? ""
            let second = DuplicateKey.secondPosition(of: key, first: first, in: text)
            return Finding(
                position: second ?? first,
                message: "the key \(key.excerpt) appears more than once in this mapping"
                    + (second == nil ? "" : ", first at line \(first.line)") + "; keep one"
            )
        default:
            return Finding(position: .start, message: "not valid YAML: \(error)")
        }
    }

    private func sentence(for problem: String) -> String {
        switch problem {
        case let text where text.contains("Maximum nesting level"):
            "nested more than \(format.depth) levels deep; a \(format.noun) needs \(format.neededDepth)"
        case "but found another document":
            "a second YAML document begins here; a \(format.noun) file holds one"
        case "found undefined alias":
            "this alias stands for nothing; define its anchor before it"
        default:
            "not valid YAML: \(problem)"
        }
    }

    private static func position(ofCharacter offset: Int, in text: String) -> SourcePosition {
        var position = SourcePosition.start
        for character in text.prefix(offset) {
            position =
                character.isNewline
                ? SourcePosition(line: position.line + 1, column: 1)
                : SourcePosition(line: position.line, column: position.column + character.unicodeScalars.count)
        }
        return position
    }
}

/// Finds where a key is repeated; the YAML library tells only where it stands first.
enum DuplicateKey {
    /// The next place in a block mapping where the key stands in the same column; nil in a flow mapping.
    static func secondPosition(of key: String, first: SourcePosition, in text: String) -> SourcePosition? {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let indent = first.column - 1
        guard first.line < lines.count else { return nil }
        for (offset, line) in lines[first.line...].enumerated() {
            let column = line.prefix { $0 == UInt8(ascii: " ") }.count
            let rest = line.dropFirst(column)
            guard let start = rest.first, start != UInt8(ascii: "#"), start != UInt8(ascii: "\r") else { continue }
            if column < indent { return nil }
            guard column == indent else { continue }
            for spelling in [key, "\"\(key)\"", "'\(key)'"] where rest.starts(with: spelling.utf8) {
                let tail = rest.dropFirst(spelling.utf8.count).drop { $0 == UInt8(ascii: " ") }
                if tail.first == UInt8(ascii: ":") {
                    return SourcePosition(line: first.line + 1 + offset, column: first.column)
                }
            }
        }
        return nil
    }
}
