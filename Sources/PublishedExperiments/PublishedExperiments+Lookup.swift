extension PublishedExperiments {
    /// The experiment of that name, in capitals or not.
    public static func experiment(_ id: String) -> PublishedExperiment? {
        let wanted = id.uppercased()
        return all.first { $0.id == wanted }
    }

    /// Names that were probably meant by an unknown one, the nearest first; at most three, at least one.
    public static func near(_ id: String) -> [String] {
        let wanted = Array(id.uppercased().utf8)
        let distances = all.enumerated().map { index, experiment in
            (distance: Self.distance(wanted, Array(experiment.id.utf8)), index: index)
        }
        let sorted = distances.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
        let nearest = sorted.first?.distance ?? 0
        return sorted.prefix(3).filter { $0.distance <= nearest + 1 }.map { all[$0.index].id }
    }

    /// Fewest insertions, deletions and replacements that turn one text into the other.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        // More of a text than any name has is of no interest.
        let left = left.prefix(40)
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (byte == other ? 0 : 1)
                current.append(min(previous[column + 1] + 1, current[column] + 1, replaced))
            }
            previous = current
        }
        return previous[right.count]
    }

    /// One line for each experiment: name and title.
    public static func list(_ experiments: [PublishedExperiment]) -> String {
        let width = experiments.map(\.id.count).max() ?? 0
        return experiments.map { experiment in
            let padding = String(repeating: " ", count: width - experiment.id.count)
            return "\(experiment.id)\(padding)  \(experiment.title)\n"
        }.joined()
    }
}
