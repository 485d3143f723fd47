import Foundation

/// Tries a property on many seeds, on several tasks at once.
///
/// `AEROSTAT_PROPERTY_SEEDS` sets how many, as it does for the invariants.
enum PropertySeeds {
    /// What one seed showed.
    struct Outcome: Sendable {
        /// Comparisons made: a property that compares nothing holds for no reason.
        var compared = 0
        /// The first thing that did not hold, in words.
        var failure: String?

        /// Counts one comparison, and keeps the sentence where it is the first that does not hold.
        mutating func require(_ claim: Bool, _ sentence: @autoclosure () -> String) {
            compared += 1
            if !claim, failure == nil { failure = sentence() }
        }
    }

    private static let workers = 4

    /// What speaks against the property, in sentences, none where it holds: the first seeds for which it does not, and
    /// that there was too little to compare.
    ///
    /// - Parameters:
    ///   - usual: seeds where the environment does not say.
    ///   - least: comparisons that each seed shows on average, at least.
    static func objections(
        usual: UInt64,
        comparing least: Double,
        _ property: @escaping @Sendable (UInt64) -> Outcome
    ) async -> [String] {
        let set = ProcessInfo.processInfo.environment["AEROSTAT_PROPERTY_SEEDS"].flatMap { UInt64($0) }
        let seeds = set ?? usual
        let (compared, failures) = await outcomes(seeds, property)
        var objections = Array(failures.prefix(10))
        if failures.count > 0 { objections.append("\(failures.count) of \(seeds) seeds failed") }
        if Double(compared) < least * Double(seeds) {
            objections.append("only \(compared) comparisons on \(seeds) seeds")
        }
        return objections
    }

    private static func outcomes(
        _ seeds: UInt64,
        _ property: @escaping @Sendable (UInt64) -> Outcome
    ) async -> (compared: Int, failures: [String]) {
        await withTaskGroup(of: (Int, [String]).self) { group in
            for worker in 0..<UInt64(workers) {
                group.addTask {
                    var compared = 0
                    var failures: [String] = []
                    for seed in stride(from: worker, to: seeds, by: workers) {
                        let outcome = property(seed)
                        compared += outcome.compared
                        if let failure = outcome.failure { failures.append("seed \(seed): \(failure)") }
                    }
                    return (compared, failures)
                }
            }
            return await group.reduce(into: (0, [])) {
                $0.0 += $1.0
                $0.1 += $1.1
            }
        }
    }
}
