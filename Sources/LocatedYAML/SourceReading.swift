/// Reads the tree of a file and gathers every problem it meets.
///
/// Each method takes a field that may be absent and returns its value, or nil when it was absent or wrong; a wrong one
/// has then been reported. So one pass finds all problems, and a value that is missing because of a problem stops
/// nothing but what needs it.
package protocol SourceReading {
    var problems: ProblemList { get set }
    /// Messages quote texts where none belong, and keys that are not known. Not so in files that hold secrets, any of which
    /// could stand in such a place by mistake.
    var quotesTexts: Bool { get }
}

extension SourceReading {
    package var quotesTexts: Bool { true }

    /// What the node is, for messages.
    private func kind(of field: Field) -> String {
        let kind = field.node.kind
        guard case .text = field.node.content, !quotesTexts, kind != "nothing" else { return kind }
        return "a text"
    }

    package mutating func report(_ message: String, at field: Field) {
        problems.append(message, at: field.node.position, path: field.path)
    }

    /// The fields of a mapping. Keys other than the allowed ones, and repeated ones, are reported.
    package mutating func fields(_ field: Field, allowed: [String]) -> FieldSet? {
        guard case .mapping(let entries) = field.node.content else {
            let first = allowed.first ?? ""
            report("expected a mapping with keys such as \(first), found \(kind(of: field))", at: field)
            return nil
        }
        var set = FieldSet(path: field.path, position: field.node.position)
        for entry in entries {
            let path = field.path.isEmpty ? entry.key.pathComponent : "\(field.path).\(entry.key.pathComponent)"
            guard allowed.contains(entry.key) else {
                let meant = problems.isFull ? nil : Spelling.nearest(to: entry.key, among: allowed)
                if let meant { set.misspelt.insert(meant) }
                let message = unknownKey(entry.key, meant: meant, allowed: allowed)
                problems.append(message, at: entry.position, path: quotesTexts ? path : field.path)
                continue
            }
            guard set.fields[entry.key] == nil else {
                problems.append("the key appears more than once; keep one", at: entry.position, path: path)
                continue
            }
            set.fields[entry.key] = Field(path: path, node: entry.value)
        }
        return set
    }

    private func unknownKey(_ key: String, meant: String?, allowed: [String]) -> String {
        if key == "<<" { return "merge keys are not accepted; give an anchor to a whole value and use its alias" }
        let hint = meant.map { ", did you mean \($0)?" } ?? ";"
        return "unknown key\(hint) the keys here are \(allowed.joined(separator: ", "))"
    }

    /// Reports a key that must be there and is not, unless a misspelt one was reported in its place.
    package mutating func required(_ key: String, of set: FieldSet, expected: String) -> Field? {
        if let field = set[key] { return field }
        if set.misspelt.contains(key) { return nil }
        problems.append("the key \(key) is missing; expected \(expected)", at: set.position, path: set.path)
        return nil
    }

    /// The items of a list.
    package mutating func items(_ field: Field?, of what: String) -> [Field]? {
        guard let field else { return nil }
        guard case .list(let nodes) = field.node.content else {
            report("expected a list of \(what), each beginning with a dash, found \(kind(of: field))", at: field)
            return nil
        }
        return nodes.enumerated().map { Field(path: "\(field.path)[\($0.offset)]", node: $0.element) }
    }

    /// The text of a scalar.
    package mutating func text(_ field: Field?, expected: String) -> String? {
        guard let field else { return nil }
        guard case .text(let text, let isPlain) = field.node.content,
            !isPlain || !["", "~", "null"].contains(text)
        else {
            report("expected \(expected), found \(kind(of: field))", at: field)
            return nil
        }
        return text
    }

    /// A number in the unit of its kind, within a range.
    ///
    /// - Parameters:
    ///   - alternative: what other kind of value the key takes, for messages; the caller has looked for it.
    ///   - word: a word that the key takes besides numbers, for messages.
    package mutating func number(
        _ field: Field?,
        _ kind: Quantity,
        in range: ClosedRange<Int64>,
        alternative: String? = nil,
        word: String? = nil
    ) -> Int64? {
        let others = [word, alternative].compactMap(\.self).joined(separator: ", ")
        let expectation = others.isEmpty ? kind.expectation : "\(others) or \(kind.expectation)"
        guard let field, let text = text(field, expected: expectation) else { return nil }
        do {
            let value = try kind.parse(text, expectation: expectation)
            guard range.contains(value) else {
                let shown = "\(kind.show(range.lowerBound)) to \(kind.show(range.upperBound))"
                report(
                    "\(text.excerpt) is outside \(shown)" + (word.map { "; \($0) is accepted too" } ?? ""),
                    at: field
                )
                return nil
            }
            return value
        } catch {
            report("\(text.excerpt) \(error.reason)", at: field)
            return nil
        }
    }

    /// A number, `.some(nil)` for the word that the key takes besides, or nil when the key is absent or wrong.
    package mutating func number(
        _ field: Field?,
        _ kind: Quantity,
        in range: ClosedRange<Int64>,
        or word: String
    ) -> Int64?? {
        guard let field else { return nil }
        if case .text(word, _) = field.node.content { return .some(nil) }
        return number(field, kind, in: range, word: word).map { .some($0) }
    }

    package mutating func boolean(_ field: Field?) -> Bool? {
        word(field, among: ["true", "false"]).map { $0 == "true" }
    }

    /// One of a few words.
    package mutating func word(_ field: Field?, among words: [String]) -> String? {
        let list = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        guard let field, let text = text(field, expected: words.count == 1 ? words[0] : list) else { return nil }
        guard words.contains(text) else {
            let meant = Spelling.nearest(to: text, among: words).map { ", did you mean \($0)?" } ?? ";"
            report("\(text.excerpt) is not accepted\(meant) expected \(words.count == 1 ? words[0] : list)", at: field)
            return nil
        }
        return text
    }
}

extension String {
    /// The key as it stands in a key path; one that could not be read there is quoted and cut.
    fileprivate var pathComponent: String {
        utf8.count <= 40 && unicodeScalars.allSatisfy(\.isPrintable) && !isEmpty ? self : excerpt
    }
}
