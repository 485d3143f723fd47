/// Divides a whole number among weights so that the parts add up to it exactly and each is within one of its
/// proportional part, without bias.
///
/// Part j is the step of `floor(c n / W + r)` from one cumulative weight c to the next, with one random r between 0 and
/// 1. With `total` at most `weight`, no part exceeds its own weight, so drawing pages out of cells this way can neither
/// lose a page nor take one that is not there. One division for all parts (engine-trial.md section 2, R2).
struct Apportionment {
    private let total: UInt64
    private let weight: UInt64
    /// Total over weight in 1/2^32, rounded down; where the weight is too large for that, the total itself is used.
    private let scale: UInt64
    private let offset: UInt64
    private var cumulative: UInt64 = 0
    private var given: UInt64 = 0

    /// Weights of page tables are below this; those of whole hosts need not be.
    private static let narrow: UInt64 = 1 << 31

    /// - Parameters:
    ///   - total: what is to be divided, from 0 to `weight`.
    ///   - weight: sum of the weights that will be passed to `next(_:)`. With 0 every part is 0.
    @inline(__always)
    init(_ total: Int, among weight: Int, random: inout RandomSource) {
        assert(total <= weight || weight == 0, "more is to be divided than there is")
        self.total = weight > 0 ? UInt64(total) : 0
        self.weight = UInt64(max(1, weight))
        if self.weight < Self.narrow {
            scale = (self.total << 32) / self.weight
            // The scale was rounded down by less than 1: an offset of at least the weight makes up for it, so that
            // the last part ends at the total.
            offset = self.weight &+ ((random.next() >> 32) &* ((1 << 32) &- self.weight)) >> 32
        } else {
            scale = 0
            offset = random.next(below: self.weight)
        }
    }

    /// The part of the next weight.
    @inline(__always)
    mutating func next(_ partWeight: Int) -> Int {
        cumulative &+= UInt64(truncatingIfNeeded: partWeight)
        let upTo = given(upTo: cumulative)
        defer { given = upTo }
        return Int(truncatingIfNeeded: upTo &- given)
    }

    /// Passes over weights that add up to `sum` when none of them would get anything, which saves looking at each.
    @inline(__always)
    mutating func skips(_ sum: Int) -> Bool {
        let after = cumulative &+ UInt64(truncatingIfNeeded: sum)
        guard given(upTo: after) == given else { return false }
        cumulative = after
        return true
    }

    /// What all weights up to a cumulative one get together.
    @inline(__always)
    private func given(upTo weights: UInt64) -> UInt64 {
        weight < Self.narrow ? (weights &* scale &+ offset) >> 32 : wide(upTo: weights)
    }

    private func wide(upTo weights: UInt64) -> UInt64 {
        UInt64((UInt128(weights) * UInt128(total) + UInt128(offset)) / UInt128(weight))
    }
}
