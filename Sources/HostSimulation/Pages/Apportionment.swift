/// Divides a whole number among weights so that the parts add up to it exactly and each is within one of its
/// proportional part, without bias.
///
/// Part j is `floor((c_j n + r) / W) - floor((c_(j-1) n + r) / W)` with cumulative weights c and one random r below
/// W. With `total` at most `weight`, no part exceeds its own weight, so drawing pages out of cells this way can
/// neither lose a page nor take one that is not there.
struct Apportionment {
    private let total: UInt64
    private let weight: UInt64
    private var cumulative: UInt64 = 0
    private var given: UInt64 = 0
    private let offset: UInt64

    /// - Parameters:
    ///   - total: what is to be divided, at least 0.
    ///   - weight: sum of the weights that will be passed to `next(_:)`. With 0 every part is 0.
    init(_ total: Int, among weight: Int, random: inout RandomSource) {
        self.total = weight > 0 ? UInt64(total) : 0
        self.weight = UInt64(max(1, weight))
        offset = random.next(below: self.weight)
    }

    /// The part of the next weight.
    @inline(__always)
    mutating func next(_ partWeight: Int) -> Int {
        guard partWeight > 0, total > 0 else { return 0 }
        cumulative &+= UInt64(partWeight)
        let product = cumulative.multipliedReportingOverflow(by: total)
        let upTo: UInt64
        if product.overflow || product.partialValue > UInt64.max - offset {
            upTo = UInt64((UInt128(cumulative) * UInt128(total) + UInt128(offset)) / UInt128(weight))
        } else {
            upTo = (product.partialValue &+ offset) / weight
        }
        defer { given = upTo }
        return Int(upTo - given)
    }
}

/// Takes a share of each of several counts, rounding so that the sum is right to one page (engine-trial.md, R1).
struct RateDraw {
    private var accumulator: UInt64
    private let probability: UInt64

    /// - Parameter probability: clamped to 0 ... 1.
    init(_ probability: Double, random: inout RandomSource) {
        self.probability = UInt64(min(1, max(0, probability)) * 4_294_967_296)
        accumulator = random.next() >> 32
    }

    /// How many of `count` are taken: within one of `count * probability`, never more than `count`.
    @inline(__always)
    mutating func take(of count: Int) -> Int {
        let before = accumulator >> 32
        accumulator &+= UInt64(truncatingIfNeeded: count) &* probability
        return Int((accumulator >> 32) &- before)
    }
}

/// Divides a whole number in proportion by largest remainder, ties to the smaller index. O(n log n).
///
/// Used where a rule must not depend on chance: frames charged to machines, partners of matches.
enum LargestRemainder {
    static func divide(_ total: Int, in weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0, total > 0 else { return weights.map { _ in 0 } }
        var parts: [Int] = []
        var remainders: [(remainder: UInt64, index: Int)] = []
        parts.reserveCapacity(weights.count)
        remainders.reserveCapacity(weights.count)
        for (index, weight) in weights.enumerated() {
            let product = UInt64(weight).multipliedFullWidth(by: UInt64(total))
            let (quotient, remainder) = UInt64(sum).dividingFullWidth(product)
            parts.append(Int(quotient))
            remainders.append((remainder, index))
        }
        let missing = total - parts.reduce(0, +)
        guard missing > 0 else { return parts }
        remainders.sort { ($0.remainder, $1.index) > ($1.remainder, $0.index) }
        for entry in remainders.prefix(missing) { parts[entry.index] += 1 }
        return parts
    }

    /// As above, with a bound for each part; what a bound cuts off goes to the first others that have room.
    static func divide(_ total: Int, in weights: [Int], atMost bounds: [Int]) -> [Int] {
        var parts = divide(total, in: weights)
        var left = total - parts.reduce(0, +)
        for index in parts.indices where parts[index] > bounds[index] {
            left += parts[index] - bounds[index]
            parts[index] = bounds[index]
        }
        for index in parts.indices where left > 0 {
            let more = min(left, bounds[index] - parts[index])
            parts[index] += more
            left -= more
        }
        return parts
    }
}
