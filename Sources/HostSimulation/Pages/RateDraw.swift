/// Takes a share of each of several counts, rounding so that the sum is right to one page (engine-trial.md, R1).
struct RateDraw {
    private var accumulator: UInt64
    private let probability: UInt64

    /// - Parameter probability: clamped to 0 ... 1.
    init(_ probability: Double, random: inout RandomSource) {
        self.probability = UInt64(min(1, max(0, probability)) * 4_294_967_296)
        accumulator = random.next() >> 32
    }

    /// Draws whose probabilities follow with each count.
    init(random: inout RandomSource) {
        self.init(0, random: &random)
    }

    /// How many of `count` are taken: within one of `count * probability`, never more than `count`.
    @inline(__always)
    mutating func take(of count: Int) -> Int {
        let before = accumulator >> 32
        accumulator &+= UInt64(truncatingIfNeeded: count) &* probability
        return Int((accumulator >> 32) &- before)
    }

    /// The same at a probability of its own.
    @inline(__always)
    mutating func take(of count: Int, at probability: Double) -> Int {
        let before = accumulator >> 32
        accumulator &+= UInt64(truncatingIfNeeded: count) &* UInt64(probability * 4_294_967_296)
        return Int((accumulator >> 32) &- before)
    }
}
