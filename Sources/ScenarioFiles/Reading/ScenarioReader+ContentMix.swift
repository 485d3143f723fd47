import HostModel
import HostSimulation
import LocatedYAML

extension ScenarioReader {
    private static var contentClasses: [(key: String, shares: WritableKeyPath<ContentByClass, ContentShares>)] {
        [
            ("free", \.free), ("fileCache", \.fileCache), ("idle", \.idle), ("workingSet", \.workingSet),
            ("kernel", \.kernel),
        ]
    }

    private static var contentKinds: [(key: String, share: WritableKeyPath<ContentShares, Ratio>)] {
        [("zero", \.zero), ("osImage", \.osImage), ("application", \.application), ("duplicated", \.duplicated)]
    }

    /// Contents by guest class. What a file leaves out keeps its default.
    mutating func readMix(_ field: Field?, into mix: inout ContentByClass) {
        guard let field, let set = fields(field, allowed: Self.contentClasses.map(\.key)) else { return }
        for (key, shares) in Self.contentClasses {
            if let field = set[key] { readShares(field, into: &mix[keyPath: shares]) }
        }
    }

    private mutating func readShares(_ field: Field, into shares: inout ContentShares) {
        guard let set = fields(field, allowed: Self.contentKinds.map(\.key)) else { return }
        let before = problems.count
        for (key, share) in Self.contentKinds {
            shares[keyPath: share] = ratio(set[key], in: 0...Ratio.one.millionths) ?? shares[keyPath: share]
        }
        guard problems.count == before, shares.sum > .one else { return }
        let parts = Self.contentKinds.map { kind in
            "\(kind.key) of \(Quantity.percentage.show(shares[keyPath: kind.share].millionths))"
        }
        report(
            "\(parts.dropLast().joined(separator: ", ")) and \(parts.last ?? "") together reach "
                + "\(Quantity.percentage.show(shares.sum.millionths)), at most 100% is possible",
            at: field
        )
    }
}
