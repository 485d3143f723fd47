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
        let pages = MinFree.pages(machineMemory: gibibytes * 262_144)
        #expect(abs(Double(pages) / 256 - mebibytes) / mebibytes < 0.005)
    }

    @Test func eachStretchCountsWithItsOwnShare() {
        // 6 % of 1 048 576, then 4 % of 2 097 152, 2 % of 4 194 304 and 1 % of 262 144 pages more.
        #expect(MinFree.pages(machineMemory: 1_048_576) == 62_914)
        #expect(MinFree.pages(machineMemory: 3_145_728) == 146_800)
        #expect(MinFree.pages(machineMemory: 7_340_032) == 230_686)
        #expect(MinFree.pages(machineMemory: 7_340_032 + 262_144) == 233_308)
        #expect(MinFree.pages(machineMemory: 100) == 6)
    }

    @Test func minFreeNeverFallsWithMoreMemory() {
        let sizes = stride(from: 65_536, to: 40_000_000, by: 65_536).map { MinFree.pages(machineMemory: $0) }
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
}
