import HostModel
import Testing

@testable import SnapshotEncoding

/// Axes and outlines of plots.
struct PlotScaleTests {
    /// Ahead of UTC by an hour, from 01:00 UTC of 29 March 2026 on by two.
    private static let berlin = DisplayClock { time in
        time.millisecondsSince1970 < 1_774_746_000_000
            ? .init(offsetMilliseconds: 3_600_000, zone: "CET") : .init(offsetMilliseconds: 7_200_000, zone: "CEST")
    }

    private func scale(_ from: String, _ to: String, _ clock: DisplayClock = .utc) throws -> TimeScale {
        TimeScale(
            from: try #require(Timestamp(iso8601: from)),
            to: try #require(Timestamp(iso8601: to)),
            clock: clock
        )
    }

    @Test(arguments: [
        ("2026-01-01", "2026-01-02", ["01-01", "04:00", "08:00", "12:00", "16:00", "20:00", "01-02"]),
        ("2026-01-01T10:07:00Z", "2026-01-01T11:07:00Z", ["10:10", "10:20", "10:30", "10:40", "10:50", "11:00"]),
        (
            "2026-01-01T23:59:50Z", "2026-01-02T00:00:20Z",
            ["23:59:50", "23:59:55", "01-02", "00:00:05", "00:00:10", "00:00:15", "00:00:20"]
        ),
        ("2025-12-30", "2026-01-03", ["12-30", "12-31", "01-01", "01-02", "01-03"]),
        ("2026-01-01", "2026-02-01", ["01-01", "01-08", "01-15", "01-22", "01-29"]),
    ])
    func ticksAreRoundTimes(from: String, to: String, labels: [String]) throws {
        let ticks = try scale(from, to).ticks(atMost: 7)
        #expect(ticks.map(\.label) == labels)
        #expect(ticks.map(\.place) == ticks.map(\.place).sorted())
        #expect(ticks.allSatisfy { (0...TimeScale.width).contains($0.place) })
    }

    @Test func ticksAreThoseOfThePlaceOverAChangeOfItsClocks() throws {
        let scale = try scale("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", Self.berlin)
        let ticks = scale.ticks(atMost: 7)
        #expect(ticks.map(\.label) == ["03-29", "04:00", "08:00", "12:00", "16:00", "20:00", "03-30"])
        // The first four hours are three: 3/23 of the width.
        #expect(ticks[1].place == 1304)
        #expect(ticks[2].place == 3043)
        #expect(scale.title == "Time (CET to CEST)")
    }

    @Test func aPeriodOfManyYearsHasFewTicks() throws {
        let ticks = try scale("1970-01-01", "2120-01-01").ticks(atMost: 7)
        #expect((2...8).contains(ticks.count))
    }

    @Test(
        arguments: [
            (0, ["0", "1 KiB"]), (5 << 30, ["0", "2 GiB", "4 GiB", "6 GiB"]),
            (1 << 30, ["0", "256 MiB", "512 MiB", "768 MiB", "1 GiB"]),
            ((1 << 30) + 1, ["0", "256 MiB", "512 MiB", "768 MiB", "1 GiB", "1.2 GiB"]),
            (1 << 50, ["0", "256 TiB", "512 TiB", "768 TiB", "1024 TiB"]),
        ] as [(Int64, [String])]
    )
    func sizesHaveRoundTicksUpToOneAboveAll(maximum: Int64, labels: [String]) {
        let scale = SizeScale(maximum: maximum)
        #expect(scale.ticks.map(\.label) == labels)
        #expect(scale.top >= maximum)
        #expect(scale.place(0) == 1000)
        #expect(scale.place(scale.top) == 0)
        #expect(scale.place(scale.top * 2) == 0)
    }

    private func band(_ left: Int64, _ right: Int64, _ top: Int64, _ bottom: Int64 = 1000) -> StepPath.Band {
        .init(left: left, right: right, top: top, bottom: bottom)
    }

    @Test func linesGoFromLevelToLevelAndStopAtHoles() {
        let bands = [band(0, 10, 500), band(10, 20, 500), band(20, 30, 300), band(40, 50, 300)]
        #expect(StepPath.line(bands) == "M0 500H20V300H30M40 300H50")
        #expect(StepPath.area(bands) == "M0 1000V500H20V300H30V1000H0zM40 1000V300H50V1000H40z")
    }

    @Test func areasLieOnOneAnother() {
        #expect(
            StepPath.area([band(0, 10, 100, 200), band(10, 20, 50, 100)]) == "M0 200V100H10V50H20V100H10V200H0z"
        )
    }

    @Test func rectanglesThatAreAlikeAreOne() {
        let bands = [band(0, 10, 0), band(10, 20, 0), band(20, 30, 1000), band(30, 40, 0), band(50, 60, 0)]
        #expect(StepPath.rectangles(bands) == "M0 0H20V1000H0zM30 0H40V1000H30zM50 0H60V1000H50z")
    }
}
