/// Our own random numbers: SplitMix64 (Steele, Lea, Flood 2014), one stream for each virtual machine and host.
///
/// The standard library's ways from bits to draws may change between releases, so ours are spelled out here.
struct RandomSource: Sendable, Hashable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for each index, so that adding a machine does not disturb the others.
    init(seed: UInt64, stream: UInt64) {
        var mixer = RandomSource(seed: seed)
        var other = RandomSource(seed: stream &* 0xD6E8_FEB8_6659_FD93 &+ 1)
        state = mixer.next() ^ other.next()
    }

    /// A seed of its own for each index.
    static func mixed(_ seed: UInt64, _ index: UInt64) -> UInt64 {
        var source = RandomSource(seed: seed, stream: index)
        return source.next()
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in `0 ..< bound`; `bound` is at least 1. The bias is below bound / 2^64.
    mutating func next(below bound: UInt64) -> UInt64 {
        next().multipliedFullWidth(by: bound).high
    }

    /// Whole number next to `value`, up or down at random so that its mean is `value`, which is not negative.
    @inline(__always)
    mutating func rounded(_ value: Double) -> Int {
        let whole = Int(value)
        let fraction = UInt64(truncatingIfNeeded: Int((value - Double(whole)) * 4_294_967_296))
        return whole + ((next() >> 32) < fraction ? 1 : 0)
    }
}
