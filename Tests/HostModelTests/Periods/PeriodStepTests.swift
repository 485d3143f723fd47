import Testing

@testable import HostModel

struct PeriodStepTests {
    private static func time(_ milliseconds: Int64) -> Timestamp { Timestamp(millisecondsSince1970: milliseconds) }

    private static func part(_ step: PeriodStep, of time: Int64, since: Int64 = 0) -> [Int64]? {
        step.part(of: Self.time(time), since: Self.time(since))
            .map { [$0.from.millisecondsSince1970, $0.to.millisecondsSince1970] }
    }

    @Test(
        arguments: [
            (-60, [-120, -60]), (-59, [-60, 0]), (-1, [-60, 0]), (0, [-60, 0]), (1, [0, 60]), (59, [0, 60]),
            (60, [0, 60]), (61, [60, 120]), (6_000_000_000_000, [5_999_999_999_940, 6_000_000_000_000]),
        ] as [(Int64, [Int64])]
    )
    func partsOfOneLengthAreOpenAtTheirStartAndClosedAtTheirEnd(time: Int64, part: [Int64]) {
        #expect(Self.part(.every(milliseconds: 60, origin: Self.time(0)), of: time) == part)
    }

    @Test(
        arguments: [
            (-56, [-116, -56]), (3, [-56, 4]), (4, [-56, 4]), (5, [4, 64]), (64, [4, 64]), (999, [964, 1024]),
        ] as [(Int64, [Int64])]
    )
    func partsOfOneLengthAreCountedFromTheirOrigin(time: Int64, part: [Int64]) {
        #expect(Self.part(.every(milliseconds: 60, origin: Self.time(4)), of: time) == part)
        #expect(Self.part(.every(milliseconds: 60, origin: Self.time(4 + 60 * 7)), of: time) == part)
    }

    @Test(
        arguments: [
            (9, nil), (10, nil), (11, [10, 20]), (19, [10, 20]), (20, [10, 20]), (21, [20, 25]), (25, [20, 25]),
            (26, [25, 100]), (100, [25, 100]), (101, nil),
        ] as [(Int64, [Int64]?)]
    )
    func partsBetweenTimesAreOpenAtTheirStartAndClosedAtTheirEnd(time: Int64, part: [Int64]?) {
        #expect(Self.part(.between([10, 20, 25, 100].map(Self.time)), of: time) == part)
    }

    /// Every number of edges, every time: the search by halves finds what a walk finds.
    @Test func partsBetweenManyTimesAreFound() {
        for count in 0...20 {
            let edges = (0..<count).map { Int64($0 * $0 * 3) }
            for time in Int64(-2)...1100 {
                let walked = zip(edges, edges.dropFirst()).first { $0 < time && time <= $1 }.map { [$0, $1] }
                let found = Self.part(.between(edges.map(Self.time)), of: time)
                if found != walked { Issue.record("\(time) in \(edges): \(found ?? []), not \(walked ?? [])") }
            }
        }
    }

    @Test func aSampleReachesBackToTheOneBefore() {
        #expect(Self.part(.sample, of: 90, since: 60) == [60, 90])
        #expect(Self.part(.sample, of: 90, since: 90) == [90, 90])
        // The clock was set back in between.
        #expect(Self.part(.sample, of: 50, since: 90) == [50, 50])
    }
}
