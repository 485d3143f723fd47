/// A fleet rehearsed in parts, each with some of its hosts, and what their alerts did put together again.
package enum RehearsalParts {
    /// Machines in a part: few enough for promtool to be quick, and enough to be worth a start of it.
    private static let machines = 64

    /// Cuts hosts into parts that follow one another.
    ///
    /// - Parameter machineCounts: of each host, in order.
    /// - Returns: places in `machineCounts`, at least one in each part.
    package static func ranges(machineCounts: [Int]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var first = 0
        var machines = 0
        for (index, count) in machineCounts.enumerated() {
            if index > first, machines + count > Self.machines {
                parts.append(first..<index)
                (first, machines) = (index, 0)
            }
            machines += count
        }
        if first < machineCounts.count { parts.append(first..<machineCounts.count) }
        return parts
    }

    /// What all did together; nil where parts say different things of the same alert, so that it was not theirs alone.
    ///
    /// - Parameter parts: the alerts of each part, at least one, all of the same rules.
    package static func joined(_ parts: [[RehearsedAlert]]) -> [RehearsedAlert]? {
        var joined = parts[0]
        for index in joined.indices {
            var known: [[AlertInstance.Label]: AlertInstance] = [:]
            var instances: [AlertInstance] = []
            for instance in parts.flatMap({ $0[index].instances }) {
                // Alerts that belong to no host are the same in each part.
                guard let same = known[instance.labels] else {
                    known[instance.labels] = instance
                    instances.append(instance)
                    continue
                }
                guard same == instance else { return nil }
            }
            joined[index].instances = instances.sorted { $0.precedes($1) }
        }
        return joined
    }
}
