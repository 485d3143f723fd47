/// Divides a whole number in proportion by largest remainder, ties to the smaller index. O(n).
///
/// Used where a rule must not depend on chance: frames charged to machines, partners of matches.
enum LargestRemainder {
    /// Up to so many weights, the largest remainders are looked for one by one.
    private static let fewWeights = 16
    /// Above that remainders are told apart roughly first; only those of one bucket have to be sorted.
    private static let bucketCount = 64

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
        guard total > 1 else {
            giveOne(to: weights)
            return
        }
        var missing = total
        let ratio = Double(total) / Double(sum)
        for index in weights.indices {
            let (quotient, remainder) = quotient(weights[index], total, sum, ratio: ratio)
            weights[index] = quotient
            remainders[index] = remainder
            missing -= quotient
        }
        addOnes(missing, to: weights, largest: remainders, below: sum)
    }

    /// The zero page's one frame is the most frequent case by far.
    private static func giveOne(to weights: UnsafeMutableBufferPointer<Int>) {
        var largest = 0
        for index in weights.indices where weights[index] > weights[largest] { largest = index }
        weights.update(repeating: 0)
        weights[largest] = 1
    }

    /// The quotient is guessed in floating point and then made exact.
    @inline(__always)
    private static func quotient(_ weight: Int, _ total: Int, _ sum: Int, ratio: Double) -> (Int, Int) {
        let (product, isOver) = weight.multipliedReportingOverflow(by: total)
        guard !isOver, product < 1 << 52 else {
            let wide = UInt128(weight) * UInt128(total)
            return (Int(wide / UInt128(sum)), Int(wide % UInt128(sum)))
        }
        var quotient = Int(Double(weight) * ratio)
        var remainder = product - quotient * sum
        if remainder < 0 {
            quotient -= 1
            remainder += sum
        } else if remainder >= sum {
            quotient += 1
            remainder -= sum
        }
        return (quotient, remainder)
    }

    /// Adds one to the parts with the `count` largest remainders, which are overwritten.
    static func addOnes(
        _ count: Int,
        to parts: UnsafeMutableBufferPointer<Int>,
        largest remainders: UnsafeMutableBufferPointer<Int>,
        below sum: Int
    ) {
        guard count > 0 else { return }
        if parts.count <= fewWeights {
            for _ in 0..<count {
                var largest = 0
                for index in parts.indices where remainders[index] > remainders[largest] { largest = index }
                parts[largest] += 1
                remainders[largest] = -1
            }
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: parts.count) { buckets in
            let (last, left) = sortRoughly(remainders, below: sum, into: buckets, largest: count)
            withUnsafeTemporaryAllocation(of: Int.self, capacity: parts.count) { candidates in
                var found = 0
                for index in parts.indices {
                    if buckets[index] > last { parts[index] += 1 }
                    candidates[found] = index
                    found += buckets[index] == last ? 1 : 0
                }
                if found > left {
                    var order = candidates[..<found]
                    order.sort { (remainders[$0], $1) > (remainders[$1], $0) }
                }
                for position in 0..<left { parts[candidates[position]] += 1 }
            }
        }
    }

    /// Puts remainders into buckets by size. Returns the bucket down to which there are `count` of them or more, and how
    /// many of those are wanted from that bucket itself.
    private static func sortRoughly(
        _ remainders: UnsafeMutableBufferPointer<Int>,
        below sum: Int,
        into buckets: UnsafeMutableBufferPointer<UInt8>,
        largest count: Int
    ) -> (last: UInt8, left: Int) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: bucketCount) { sizes in
            sizes.initialize(repeating: 0)
            let scale = Double(bucketCount) / Double(sum)
            for index in remainders.indices {
                let bucket = min(bucketCount - 1, Int(Double(remainders[index]) * scale))
                buckets[index] = UInt8(truncatingIfNeeded: bucket)
                sizes[bucket] &+= 1
            }
            var left = count
            var last = bucketCount - 1
            while last > 0, Int(sizes[last]) < left {
                left -= Int(sizes[last])
                last -= 1
            }
            return (UInt8(last), left)
        }
    }
}
