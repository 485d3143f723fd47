import HostModel
import Testing

@testable import HostSimulation

/// The sliding scale against hand-worked sums and the published table (VMW-MF1..8).
struct MinFreeTests {
    /// Host GiB and published minFree in MiB; the printed values differ from each other by rounding of the steps,
    /// which is why half a percent is allowed (memory-model.md section 4.1).
    @Test(arguments: [
        (28, 899.0), (48, 1105.92), (72, 1349.56), (96, 1597.60), (100, 1638.40), (128, 1923), (144, 2086.84),
        (256, 3233.72),
    ])
    func publishedTableIsMetWithinHalfAPercent(gibibytes: Int, mebibytes: Double) {
        let pages = MinFree.slidingScale.pages(machineMemory: gibibytes * 262_144)
        #expect(abs(Double(pages) / 256 - mebibytes) / mebibytes < 0.005)
    }

    @Test func eachStretchCountsWithItsOwnShare() {
        // 6 % of 1 048 576, then 4 % of 2 097 152, 2 % of 4 194 304 and 1 % of 262 144 pages more.
        #expect(MinFree.slidingScale.pages(machineMemory: 1_048_576) == 62_914)
        #expect(MinFree.slidingScale.pages(machineMemory: 3_145_728) == 146_800)
        #expect(MinFree.slidingScale.pages(machineMemory: 7_340_032) == 230_686)
        #expect(MinFree.slidingScale.pages(machineMemory: 7_340_032 + 262_144) == 233_308)
        #expect(MinFree.slidingScale.pages(machineMemory: 100) == 6)
    }

    @Test func minFreeNeverFallsWithMoreMemory() {
        let sizes = stride(from: 65_536, to: 40_000_000, by: 65_536).map {
            MinFree.slidingScale.pages(machineMemory: $0)
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func aFixedShareReplacesTheScale() {
        var configuration = HostConfiguration(name: "host", machineMemory: PageCount(1_000_000))
        configuration.minFree = Ratio(millionths: 30_000)
        configuration.freeMargin = Ratio(millionths: 500_000)
        let host = HostState(configuration, random: RandomSource(seed: 1))
        #expect(host.minFree == 30_000)
        #expect(host.freeGoal == 45_000)
    }

    /// W02-S1: 6 % of memory, of which the states are 4, 2 and 1 %.
    @Test func theOldestPolicyKeepsAFixedShareByDefault() {
        let configuration = HostConfiguration(name: "host", machineMemory: PageCount(1_000_000), policy: .w02)
        let host = HostState(configuration, random: RandomSource(seed: 1))
        #expect(host.minFree == 60_000)
        let thresholds = [MemoryState.soft, .hard, .low].map {
            ReclamationPolicy.w02.threshold(of: $0, minFree: host.minFree)
        }
        #expect(thresholds == [40_000, 20_000, 10_000])
    }
}
