extension SeriesSet {
    /// The series that a later set no longer has, as ascending ranges of numbers in this one: those of machines and hosts
    /// that have left, and those whose labels have changed.
    ///
    /// Complexity: linear in the number of series.
    public func series(missingIn later: SeriesSet) -> [Range<Int>] {
        let remaining = later.blocks.map { block in
            (
                labelNames: block.labelNames,
                subjects: Set(block.subjects),
                names: Set(
                    block.families.flatMap { family in family.labelValues.map { [family.name, family.label, $0] } }
                )
            )
        }
        var missing: [Range<Int>] = []
        var number = 0
        for block in blocks {
            let candidates = remaining.filter { $0.labelNames == block.labelNames }
            for family in block.families {
                for value in family.labelValues {
                    let name = [family.name, family.label, value]
                    let withName = candidates.filter { $0.names.contains(name) }
                    for subject in block.subjects {
                        defer { number += 1 }
                        guard !withName.contains(where: { $0.subjects.contains(subject) }) else { continue }
                        if let last = missing.last, last.upperBound == number {
                            missing[missing.count - 1] = last.lowerBound..<number + 1
                        } else {
                            missing.append(number..<number + 1)
                        }
                    }
                }
            }
        }
        return missing
    }
}
