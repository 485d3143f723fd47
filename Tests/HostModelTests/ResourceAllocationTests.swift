import HostModel
import Testing

struct ResourceAllocationTests {
    /// 4 GiB is 4096 MiB at 20, 10 and 5 shares each.
    @Test(arguments: [(.high, 81_920), (.normal, 40_960), (.low, 20_480)] as [(ResourceAllocation.ShareLevel, Int64)])
    func levelsGiveSharesByConfiguredSize(level: ResourceAllocation.ShareLevel, shares: Int64) {
        #expect(level.shares(configuredSize: ByteCount.gibibytes(4).pages) == shares)
    }

    @Test func sharesOfPartOfAMebibyteAreRoundedDown() {
        #expect(ResourceAllocation.ShareLevel.normal.shares(configuredSize: PageCount(128)) == 5)
        #expect(ResourceAllocation.ShareLevel.low.shares(configuredSize: PageCount(1)) == 0)
    }

    @Test func withoutSettingsNothingIsGuaranteedOrLimited() {
        let allocation = ResourceAllocation(shares: 1000)
        #expect(allocation.reservation == .zero)
        #expect(allocation.limit == nil)
    }

    @Test func levelsHaveTheNamesOfScenarioFiles() {
        #expect(ResourceAllocation.ShareLevel.allCases.map(\.rawValue) == ["high", "normal", "low"])
    }
}
