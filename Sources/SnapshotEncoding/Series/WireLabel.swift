/// A label of a series as a receiver gets it.
struct WireLabel: Sendable, Hashable {
    let name: String
    let value: String
}

/// Whether one label name comes before another where labels are sorted: byte by byte, as every receiver compares.
func precedes(_ name: String, _ other: String) -> Bool { name.utf8.lexicographicallyPrecedes(other.utf8) }

extension SeriesSet.Block {
    /// The labels of a subject and the external ones beside them, sorted by name; without those whose value is empty, and
    /// without those of the family's own label, which wins over both.
    ///
    /// A subject's label wins over an external one. Of external ones with the same name the first wins.
    func wireLabels(ofSubject index: Int, external: [WireLabel], ownLabel: String) -> [WireLabel] {
        var labels: [WireLabel] = []
        let own = zip(labelNames, subjects[index]).map { WireLabel(name: $0, value: $1) }
        for label in own + external where !label.value.isEmpty && label.name != ownLabel {
            if !labels.contains(where: { $0.name == label.name }) { labels.append(label) }
        }
        return labels.sorted { precedes($0.name, $1.name) }
    }
}
