/// The labels of a series, by name.
struct LabelSet: Hashable, CustomStringConvertible {
    private(set) var pairs: [Pair] = []

    struct Pair: Hashable {
        var name: String
        var value: String
    }

    /// Adds a label that is not there yet; one without a value is as good as none.
    mutating func add(_ name: String, _ value: String) {
        guard !value.isEmpty else { return }
        let index = pairs.firstIndex { $0.name >= name } ?? pairs.count
        pairs.insert(Pair(name: name, value: value), at: index)
    }

    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    func without(_ names: Set<String>) -> LabelSet {
        var rest = LabelSet()
        rest.pairs = pairs.filter { !names.contains($0.name) }
        return rest
    }

    func contains(_ other: LabelSet) -> Bool { other.pairs.allSatisfy { self[$0.name] == $0.value } }

    /// As in a query, such as `{instance="a:10075", job="aerostat"}`.
    var description: String {
        "{" + pairs.map { "\($0.name)=\(PromQLText.quoted($0.value))" }.joined(separator: ", ") + "}"
    }
}
