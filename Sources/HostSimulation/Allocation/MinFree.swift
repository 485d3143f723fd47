/// The amount of machine memory that the host wants to keep free (memory-model.md section 4.1).
enum MinFree {
    /// Pages of each stretch of machine memory, and how much of it counts, in percent: 6 % of the first 4 GiB, 4 %
    /// up to 12 GiB, 2 % up to 28 GiB, 1 % of the rest (VMW-MF).
    private static let slidingScale: [(upTo: Int, percent: Int)] = [
        (1_048_576, 6), (3_145_728, 4), (7_340_032, 2), (Int.max, 1),
    ]

    /// minFree of a host by the sliding scale.
    static func pages(machineMemory: Int) -> Int {
        var sum = 0
        var start = 0
        for stretch in slidingScale where machineMemory > start {
            sum += (min(machineMemory, stretch.upTo) - start) * stretch.percent
            start = stretch.upTo
        }
        return sum / 100
    }
}
