import Testing

@testable import HostSimulation

/// The generator against its published sequence, and the draws against their means.
struct RandomSourceTests {
    @Test func sequenceMatchesThePublishedVector() {
        var source = RandomSource(seed: 1_234_567)
        #expect(source.next() == 6_457_827_717_110_365_317)
        #expect(source.next() == 3_203_168_211_198_807_973)
    }

    @Test func boundedNumbersStayBelowTheirBoundAndReachAllValues() {
        var source = RandomSource(seed: 3)
        var seen = [Int](repeating: 0, count: 7)
        for _ in 0..<7000 { seen[Int(source.next(below: 7))] += 1 }
        // 1000 expected each, standard deviation 29: six of those either way.
        #expect(seen.allSatisfy { (824...1176).contains($0) })
        #expect((0..<100).allSatisfy { _ in source.next(below: 1) == 0 })
    }

    @Test func roundingIsUnbiased() {
        var source = RandomSource(seed: 4)
        var sum = 0
        for _ in 0..<40_000 {
            let value = source.rounded(2.3)
            #expect(value == 2 || value == 3)
            sum += value
        }
        // Mean 92 000, standard deviation 92.
        #expect(abs(sum - 92_000) < 500)
        #expect(source.rounded(5) == 5)
        #expect(source.rounded(0) == 0)
    }

    @Test func streamsOfOneSeedDiffer() {
        var firsts: Set<UInt64> = []
        for stream in 0..<1000 {
            var source = RandomSource(seed: 1, stream: UInt64(stream))
            firsts.insert(source.next())
        }
        #expect(firsts.count == 1000)
    }

    @Test func mixedSeedsDependOnSeedAndIndex() {
        #expect(RandomSource.mixed(1, 0) != RandomSource.mixed(1, 1))
        #expect(RandomSource.mixed(1, 0) != RandomSource.mixed(2, 0))
        #expect(RandomSource.mixed(1, 0) == RandomSource.mixed(1, 0))
    }
}
