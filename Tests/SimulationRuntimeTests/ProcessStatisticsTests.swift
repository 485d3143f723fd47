import HostModel
import Testing

@testable import SimulationRuntime

struct ProcessStatisticsTests {
    @Test func readsWhatTheSystemSaysAboutThisProcess() {
        let statistics = ProcessStatistics.read()
        #expect((1 << 20...1 << 40).contains(statistics.residentBytes))
        #expect(statistics.virtualBytes > statistics.residentBytes)
        #expect((3...statistics.maximumFiles).contains(statistics.openFiles))
        #expect(statistics.cpuMilliseconds > 0)
    }

    @Test func startedBeforeNowAndNotLongAgo() {
        let age = WallClock.now().millisecondsSince1970 - ProcessStatistics.startTime().millisecondsSince1970
        #expect((0...3_600_000).contains(age))
    }
}
