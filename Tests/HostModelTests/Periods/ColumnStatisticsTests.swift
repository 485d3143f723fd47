import HostModel
import Testing

struct ColumnStatisticsTests {
    private static func statistics(_ values: Int64...) -> ColumnStatistics {
        values.reduce(into: .absent) { $0.merge(ColumnStatistics(sample: $1)) }
    }

    @Test func oneSampleIsAllThereIs() {
        let statistics = ColumnStatistics(sample: -7)
        #expect(statistics == ColumnStatistics(count: 1, minimum: -7, maximum: -7, total: -7, last: -7))
        #expect(statistics.isKnown)
        #expect(!ColumnStatistics.absent.isKnown)
    }

    @Test func mergingAddsWhatComesLater() {
        #expect(Self.statistics(4, -2, 3) == ColumnStatistics(count: 3, minimum: -2, maximum: 4, total: 5, last: 3))
        var first = Self.statistics(4, -2)
        first.merge(Self.statistics(3, 9))
        #expect(first == Self.statistics(4, -2, 3, 9))
    }

    @Test func whatIsNotKnownChangesNothing() {
        var statistics = Self.statistics(4, 5)
        statistics.merge(.absent)
        #expect(statistics == Self.statistics(4, 5))
        var unknown = ColumnStatistics.absent
        unknown.merge(.absent)
        #expect(unknown == .absent)
        unknown.merge(Self.statistics(0))
        #expect(unknown == ColumnStatistics(sample: 0))
    }

    @Test(
        arguments: [
            (0, 7, 1, 0), (7, 1, 1, 7), (7, 2, 1, 4), (-7, 2, 1, -4), (1, 2, 1, 1), (-1, 2, 1, -1), (4, 3, 1, 1),
            (5, 3, 1, 2), (-4, 3, 1, -1), (-5, 3, 1, -2), (1, 3, 1_000_000, 333_333), (2, 3, 1_000_000, 666_667),
            (-2, 3, 1_000_000, -666_667), (3, 2, 4096, 6144), (1, 8192, 4096, 1), (1, 8193, 4096, 0),
            (-1, 8192, 4096, -1), (-1, 8193, 4096, 0),
            // Beyond 64 bits on the way.
            (Int64.max, Int64.max, 4096, 4096), (Int64.min + 1, Int64.max, 1_000_000, -1_000_000),
            (Int64.max, 1, 1, Int64.max), (Int64.min, 1, 1, Int64.min),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func theMeanIsRoundedToTheNearestHalvesAwayFrom0(total: Int64, count: Int64, scale: Int64, mean: Int64) {
        let statistics = ColumnStatistics(count: count, minimum: 0, maximum: 0, total: total, last: 0)
        #expect(statistics.mean(scale: scale) == mean)
    }

    @Test func thereIsNoMeanOfNothing() {
        #expect(ColumnStatistics.absent.mean() == nil)
        #expect(ColumnStatistics.absent.mean(scale: 4096) == nil)
    }

    @Test func aSumBeyond64BitsTraps() async {
        await #expect(processExitsWith: .failure) {
            var statistics = ColumnStatistics(sample: Int64.max)
            statistics.merge(ColumnStatistics(sample: 1))
        }
    }
}
