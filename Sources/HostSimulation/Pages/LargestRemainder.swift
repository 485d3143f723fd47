/// Divides a whole number in proportion by largest remainder, ties to the smaller index. O(n).
///
/// Used where a rule must not depend on chance: frames charged to machines, partners of matches.
enum LargestRemainder {
    /// Remainders are told apart roughly first; only those of one bucket have to be sorted.
    private static let bucketCount = 256

    /// Writes the parts of `total` in the place of the weights, which are not negative.
    ///
    /// - Parameter remainders: room for as many numbers as there are weights.
    static func divide(
        _ total: Int,
        inPlace weights: UnsafeMutableBufferPointer<Int>,
        remainders: UnsafeMutableBufferPointer<Int>
    ) {
        var sum = 0
        for weight in weights { sum += weight }
        guard sum > 0, total > 0 else {
            weights.update(repeating: 0)
            return
        }
        var missing = total
        for index in weights.indices {
            let (quotient, remainder) = quotient(weights[index], total, sum)
            weights[index] = quotient
            remainders[index] = remainder
            missing -= quotient
        }
        addOnes(missing, to: weights, largest: remainders, below: sum)
    }

    @inline(__always)
    private static func quotient(_ weight: Int, _ total: Int, _ sum: Int) -> (Int, Int) {
        let (product, isOver) = weight.multipliedReportingOverflow(by: total)
        if !isOver { return product.quotientAndRemainder(dividingBy: sum) }
        let wide = UInt128(weight) * UInt128(total)
        return (Int(wide / UInt128(sum)), Int(wide % UInt128(sum)))
    }

    /// One more for each of the `count` largest remainders.
    private static func addOnes(
        _ count: Int,
        to parts: UnsafeMutableBufferPointer<Int>,
        largest remainders: UnsafeMutableBufferPointer<Int>,
        below sum: Int
    ) {
        guard count > 0 else { return }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: bucketCount) { buckets in
            buckets.initialize(repeating: 0)
            let scale = Double(bucketCount) / Double(sum)
            for remainder in remainders { buckets[bucket(remainder, scale)] += 1 }
            var left = count
            var last = bucketCount - 1
            while last > 0, Int(buckets[last]) < left {
                left -= Int(buckets[last])
                last -= 1
            }
            for index in parts.indices where bucket(remainders[index], scale) > last { parts[index] += 1 }
            addOnes(left, to: parts, remainders: remainders, inBucket: last, scale)
        }
    }

    @inline(__always)
    private static func bucket(_ remainder: Int, _ scale: Double) -> Int {
        min(bucketCount - 1, Int(Double(remainder) * scale))
    }

    private static func addOnes(
        _ count: Int,
        to parts: UnsafeMutableBufferPointer<Int>,
        remainders: UnsafeMutableBufferPointer<Int>,
        inBucket bucketIndex: Int,
        _ scale: Double
    ) {
        guard count > 0 else { return }
        var candidates: [(remainder: Int, index: Int)] = []
        for index in parts.indices where bucket(remainders[index], scale) == bucketIndex {
            candidates.append((remainders[index], index))
        }
        if candidates.count > count {
            candidates.sort { ($0.remainder, $1.index) > ($1.remainder, $0.index) }
        }
        for candidate in candidates.prefix(count) { parts[candidate.index] += 1 }
    }

    /// The parts of `total`.
    static func divide(_ total: Int, in weights: [Int]) -> [Int] {
        var parts = weights
        var remainders = weights
        parts.withUnsafeMutableBufferPointer { parts in
            remainders.withUnsafeMutableBufferPointer { divide(total, inPlace: parts, remainders: $0) }
        }
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
