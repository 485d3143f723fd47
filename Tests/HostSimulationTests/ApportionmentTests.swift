import Testing

@testable import HostSimulation

/// Exactness, bounds and fairness of the three ways to divide whole numbers.
struct ApportionmentTests {
    private static func parts(_ total: Int, _ weights: [Int], _ random: inout RandomSource) -> [Int] {
        var division = Apportionment(total, among: weights.reduce(0, +), random: &random)
        return weights.map { division.next($0) }
    }

    private static func randomWeights(_ random: inout RandomSource, below bound: UInt64) -> [Int] {
        (0..<Int(random.next(below: 20)) + 1).map { _ in
            random.next(below: 4) == 0 ? 0 : Int(random.next(below: bound))
        }
    }

    /// Small weights, and weights whose product with the total needs more than 64 bits.
    @Test(arguments: [UInt64(10), 100_000, 1 << 40])
    func partsAddUpAndLieWithinOneOfProportional(bound: UInt64) {
        var random = RandomSource(seed: bound)
        for _ in 0..<2000 {
            let weights = Self.randomWeights(&random, below: bound)
            let sum = weights.reduce(0, +)
            guard sum > 0 else { continue }
            let total = Int(random.next(below: UInt64(sum) + 1))
            let parts = Self.parts(total, weights, &random)
            #expect(parts.reduce(0, +) == total)
            for (part, weight) in zip(parts, weights) {
                let exact = Double(weight) * Double(total) / Double(sum)
                #expect(part >= 0 && part <= weight)
                #expect(abs(Double(part) - exact) < 1 + exact * 1e-9)
            }
        }
    }

    @Test func dividingAllOfItTakesAllOfIt() {
        var random = RandomSource(seed: 1)
        #expect(Self.parts(60, [10, 0, 20, 30], &random) == [10, 0, 20, 30])
        #expect(Self.parts(0, [10, 20], &random) == [0, 0])
        #expect(Self.parts(5, [0, 0], &random) == [0, 0])
        #expect(Self.parts(5, [7], &random) == [5])
    }

    @Test func partsAreUnbiased() {
        var random = RandomSource(seed: 2)
        var sums = [0, 0, 0]
        for _ in 0..<30_000 {
            for (index, part) in Self.parts(1, [1, 2, 3], &random).enumerated() { sums[index] += part }
        }
        // 5000, 10 000 and 15 000 expected; largest standard deviation 87.
        for (sum, mean) in zip(sums, [5000, 10_000, 15_000]) { #expect(abs(sum - mean) < 520) }
    }
}

struct RateDrawTests {
    @Test func drawsAreExactToOnePageAndNeverTooMany() {
        var random = RandomSource(seed: 5)
        for index in 0..<3000 {
            let chance = Double(index) / 3000
            var draw = RateDraw(chance, random: &random)
            var taken = 0
            var all = 0
            for _ in 0..<10 {
                let count = Int(random.next(below: 50_000))
                let part = draw.take(of: count)
                #expect(part >= 0 && part <= count)
                #expect(abs(Double(part) - Double(count) * chance) < 1.01)
                taken += part
                all += count
            }
            #expect(abs(Double(taken) - Double(all) * chance) < 1.01)
        }
    }

    @Test func certainAndImpossibleAreExact() {
        var random = RandomSource(seed: 6)
        var certain = RateDraw(1, random: &random)
        let taken = [3, 0, 1_000_000].map { certain.take(of: $0) }
        #expect(taken == [3, 0, 1_000_000])
        var impossible = RateDraw(0, random: &random)
        let none = impossible.take(of: 1_000_000)
        #expect(none == 0)
        var excessive = RateDraw(7.5, random: &random)
        let all = excessive.take(of: 10)
        #expect(all == 10)
        var negative = RateDraw(-1, random: &random)
        let still = negative.take(of: 10)
        #expect(still == 0)
    }

    @Test func drawsAreUnbiased() {
        var random = RandomSource(seed: 7)
        var taken = 0
        for _ in 0..<40_000 {
            var draw = RateDraw(0.1, random: &random)
            taken += draw.take(of: 3)
        }
        // Mean 12 000, standard deviation at most 92.
        #expect(abs(taken - 12_000) < 500)
    }
}

struct LargestRemainderTests {
    @Test func remaindersDecideAndTiesGoToTheFirst() {
        // Exact parts 1.5, 1.5 and 2: one page for the first of the two halves.
        #expect(LargestRemainder.divide(5, in: [3, 3, 4]) == [2, 1, 2])
        // 0.7, 2.1 and 4.2.
        #expect(LargestRemainder.divide(7, in: [10, 30, 60]) == [1, 2, 4])
        #expect(LargestRemainder.divide(0, in: [1, 2]) == [0, 0])
        #expect(LargestRemainder.divide(3, in: [0, 0]) == [0, 0])
        #expect(LargestRemainder.divide(3, in: []) == [])
        #expect(LargestRemainder.divide(2, in: [1, 1, 1]) == [1, 1, 0])
    }

    @Test func partsAddUpAndLieWithinOneOfProportional() {
        var random = RandomSource(seed: 8)
        for _ in 0..<2000 {
            let weights = (0..<Int(random.next(below: 9)) + 1).map { _ in Int(random.next(below: 1000)) }
            let sum = weights.reduce(0, +)
            let total = Int(random.next(below: 5000))
            let parts = LargestRemainder.divide(total, in: weights)
            guard sum > 0 else { continue }
            #expect(parts.reduce(0, +) == total)
            #expect(zip(parts, weights).allSatisfy { abs($0 * sum - $1 * total) < sum })
        }
    }

    /// Hundreds of weights, so that many remainders fall close to each other, against a full sort.
    @Test func largestRemaindersAreFoundWithoutSortingThemAll() {
        var random = RandomSource(seed: 9)
        for _ in 0..<50 {
            let weights = (0..<400).map { _ in Int(random.next(below: 60)) }
            let sum = weights.reduce(0, +)
            let total = Int(random.next(below: 4000))
            var expected = weights.map { $0 * total / sum }
            let order = weights.indices.sorted {
                (weights[$0] * total % sum, $1) > (weights[$1] * total % sum, $0)
            }
            for index in order.prefix(total - expected.reduce(0, +)) { expected[index] += 1 }
            #expect(LargestRemainder.divide(total, in: weights) == expected)
        }
    }
}

extension LargestRemainder {
    /// The parts of `total`.
    fileprivate static func divide(_ total: Int, in weights: [Int]) -> [Int] {
        var parts = weights
        var remainders = weights
        parts.withUnsafeMutableBufferPointer { parts in
            remainders.withUnsafeMutableBufferPointer { divide(total, inPlace: parts, remainders: $0) }
        }
        return parts
    }
}
