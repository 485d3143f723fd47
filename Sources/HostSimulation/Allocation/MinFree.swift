/// The amount of machine memory that the host wants to keep free (memory-model.md section 4.1).
enum MinFree: Sendable, Equatable {
    /// vSphere 5 and later (VMW-MF).
    case slidingScale
    /// A part of machine memory, as before (W02-S1).
    case percent(Int)

    /// Pages of each stretch of machine memory, and how much of it counts, in percent: 6 % of the first 4 GiB, 4 %
    /// up to 12 GiB, 2 % up to 28 GiB, 1 % of the rest.
    private static let scale: [(upTo: Int, percent: Int)] = [
        (1_048_576, 6), (3_145_728, 4), (7_340_032, 2), (Int.max, 1),
    ]

    /// minFree of a host by this rule.
    func pages(machineMemory: Int) -> Int {
        switch self {
        case .percent(let percent):
            return machineMemory * percent / 100
        case .slidingScale:
            var sum = 0
            var start = 0
            for stretch in Self.scale where machineMemory > start {
                sum += (min(machineMemory, stretch.upTo) - start) * stretch.percent
                start = stretch.upTo
            }
            return sum / 100
        }
    }
}
