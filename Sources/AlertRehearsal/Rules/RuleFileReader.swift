internal import LocatedYAML

/// Gathers the rules of a file from its tree.
struct RuleFileReader {
    let path: String
    private(set) var groups: [String] = []
    private(set) var rules: [Rule] = []

    init(path: String) { self.path = path }

    mutating func read(_ root: SourceNode) {
        for group in root["groups"]?.items ?? [] {
            let name = group["name"]?.text ?? ""
            groups.append(name)
            for rule in group["rules"]?.items ?? [] { read(rule, group: name) }
        }
    }

    private mutating func read(_ node: SourceNode, group: String) {
        guard let expression = node["expr"], let expressionText = expression.text else { return }
        let name: String
        let kind: Rule.Kind
        if let alert = node["alert"]?.text, !alert.isEmpty {
            let hold = node["for"]?.text.flatMap { PrometheusDuration.milliseconds($0) }
            (name, kind) = (alert, .alert(holdMilliseconds: hold ?? 0))
        } else if let record = node["record"]?.text {
            (name, kind) = (record, .record)
        } else {
            return
        }
        rules.append(
            Rule(
                kind: kind,
                name: name,
                group: group,
                file: path,
                position: node.position,
                expression: expressionText,
                expressionPosition: expression.position,
                mentions: MetricMentions(expressionText),
                scope: HostScope(
                    expression: expressionText,
                    labels: node["labels"]?.keys ?? [],
                    texts: ["labels", "annotations"].flatMap { node[$0]?.texts ?? [] }
                )
            )
        )
    }
}

extension SourceNode {
    fileprivate var text: String? {
        if case .text(let text, _) = content { text } else { nil }
    }

    /// Keys of the mapping and of those in it.
    fileprivate var keys: [String] {
        guard case .mapping(let entries) = content else { return [] }
        return entries.flatMap { [$0.key] + $0.value.keys }
    }

    /// All texts that stand anywhere in it.
    fileprivate var texts: [String] {
        switch content {
        case .text(let text, _): [text]
        case .list(let items): items.flatMap(\.texts)
        case .mapping(let entries): entries.flatMap(\.value.texts)
        }
    }

    fileprivate var items: [SourceNode] {
        if case .list(let items) = content { items } else { [] }
    }

    /// The value of a key, its own or of the mappings that are merged into this one.
    fileprivate subscript(key: String) -> SourceNode? {
        guard case .mapping(let entries) = content else { return nil }
        if let entry = entries.first(where: { $0.key == key }) { return entry.value }
        guard let merged = entries.first(where: { $0.key == "<<" })?.value else { return nil }
        if case .mapping = merged.content { return merged[key] }
        return merged.items.lazy.compactMap { $0[key] }.first
    }
}
