import HostModel
import Testing

@testable import SimulationRuntime

struct SpeedMeterTests {
    @Test func givesWhatWasAskedForUntilItHasMeasured() {
        #expect(SpeedMeter<ManualClock>(speed: .ratio(Ratio(millionths: 60_000_000))).speed.millionths == 60_000_000)
        #expect(SpeedMeter<ManualClock>(speed: .maximum).speed == .zero)
    }

    @Test func measuresOverTheLastSecondsOnly() {
        let clock = ManualClock()
        var meter = SpeedMeter<ManualClock>(speed: .realTime)
        var simulated: Int64 = 0
        for _ in 0...10 {
            meter.note(simulatedMilliseconds: simulated, at: clock.now)
            clock.advance(by: .seconds(1))
            simulated += 1000
        }
        #expect(meter.speed == .one)
        for _ in 0...10 {
            meter.note(simulatedMilliseconds: simulated, at: clock.now)
            clock.advance(by: .seconds(2))
            simulated += 1000
        }
        #expect(meter.speed.millionths == 500_000)
    }

    @Test func isNotMisledByTwoReadingsCloseTogether() {
        let clock = ManualClock()
        var meter = SpeedMeter<ManualClock>(speed: .realTime)
        meter.note(simulatedMilliseconds: 0, at: clock.now)
        clock.advance(by: .milliseconds(1))
        meter.note(simulatedMilliseconds: 1000, at: clock.now)
        #expect(meter.speed == .one)
    }
}
