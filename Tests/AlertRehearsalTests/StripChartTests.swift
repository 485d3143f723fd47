import Testing

@testable import AlertRehearsal

struct StripChartTests {
    /// A minute in cells of a second.
    private let minute = StripChart(lengthMilliseconds: 60_000)

    @Test(arguments: [
        // From the evaluation at which it began to the one at which it was gone.
        (AlertEpisode(start: 2000, firing: 4000, end: 7000), "..--###..."),
        (AlertEpisode(start: 2000, firing: 2000, end: 3000), "..#......."),
        (AlertEpisode(start: 0, firing: nil, end: 5000), "-----....."),
        // A cell that it reaches into shows it; the worst wins.
        (AlertEpisode(start: 2900, firing: 3100, end: 4001), "..-##....."),
        (AlertEpisode(start: 2100, firing: 2900, end: 2950), "..#......."),
    ])
    func cellsShowTheWorst(episode: AlertEpisode, first: String) {
        #expect(minute.strip([episode]) == first + String(repeating: ".", count: 50))
    }

    @Test func whatBeginsWithTheLastEvaluationHasTheLastCell() {
        let last = minute.strip([AlertEpisode(start: 60_000, firing: 60_000, end: nil)])
        #expect(last == String(repeating: ".", count: 59) + "#")
        let running = minute.strip([AlertEpisode(start: 57_000, firing: 58_000, end: nil)])
        #expect(running == String(repeating: ".", count: 57) + "-##")
    }

    @Test func firingIsNotHiddenByWhatIsPending() {
        let firing = AlertEpisode(start: 1000, firing: 1000, end: 2000)
        let pending = AlertEpisode(start: 0, firing: nil, end: 3000)
        #expect(minute.strip([firing, pending]).hasPrefix("-#-."))
        #expect(minute.strip([pending, firing]).hasPrefix("-#-."))
    }

    @Test func aRunOfOneEvaluationHasAStripToo() {
        let chart = StripChart(lengthMilliseconds: 0)
        let strip = chart.strip([AlertEpisode(start: 0, firing: 0, end: nil)])
        #expect(strip == String(repeating: "#", count: 60))
        #expect(chart.scale.count == 60)
    }

    @Test(arguments: [
        (60, "|0s            |15s           |30s           |45s        1m|"),
        (2400, "|0s            |10m           |20m           |30m       40m|"),
        (3600, "|0s            |15m           |30m           |45m        1h|"),
        (900, "|0s                 |5m                 |10m            15m|"),
        (5400, "|0s                 |30m                |1h           1h30m|"),
        (86_400, "|0s            |6h            |12h           |18h        1d|"),
        (31_536_000, "|0s         |73d        |146d       |219d       |292d  365d|"),
    ])
    func marksStandAtTheirCells(seconds: Int64, scale: String) {
        let chart = StripChart(lengthMilliseconds: seconds * 1000)
        #expect(chart.scale == scale)
    }

    @Test(arguments: 1...600)
    func theScaleIsAsWideAsTheStrip(seconds: Int64) {
        #expect(StripChart(lengthMilliseconds: seconds * 7919).scale.count == StripChart.cellCount)
    }
}
