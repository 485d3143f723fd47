/// Takes a share of each of several counts, rounding so that the sum is right to one page (engine-trial.md, R1).
struct RateDraw {
    private var accumulator: UInt64
    private var probability: UInt64 = 0

    /// - Parameter probability: clamped to 0 ... 1.
    @inline(__always)
    init(_ probability: Double, random: inout RandomSource) {
        accumulator = random.next() >> 32
        setProbability(probability)
    }

    /// From here on another share is taken; the sum over all is still right to one page.
    @inline(__always)
    mutating func setProbability(_ probability: Double) {
        self.probability = Self.share(probability)
    }

    /// How many of `count` are taken: within one of `count * probability`, never more than `count`.
    @inline(__always)
    mutating func take(of count: Int) -> Int {
        let before = accumulator >> 32
        accumulator &+= UInt64(truncatingIfNeeded: count) &* probability
        return Int(truncatingIfNeeded: (accumulator >> 32) &- before)
    }

    /// As `take(of:)`, with a share in 1/2^32 for this count alone.
    @inline(__always)
    mutating func take(of count: Int, share: UInt64) -> Int {
        let before = accumulator >> 32
        accumulator &+= UInt64(truncatingIfNeeded: count) &* share
        return Int(truncatingIfNeeded: (accumulator >> 32) &- before)
    }

    /// A share between 0 and 1 in 1/2^32.
    @inline(__always)
    static func share(_ probability: Double) -> UInt64 {
        UInt64(Int(min(1, max(0, probability)) * 4_294_967_296))
    }

    /// Passes over counts that add up to `sum` when nothing would be taken of any, which saves looking at each.
    @inline(__always)
    mutating func skips(_ sum: Int) -> Bool {
        let after = accumulator &+ UInt64(truncatingIfNeeded: sum) &* probability
        guard after >> 32 == accumulator >> 32 else { return false }
        accumulator = after
        return true
    }
}
