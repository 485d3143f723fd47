import HostModel
import Testing

@testable import SimulationRuntime

struct SimulationScheduleTests {
    private let clock = ManualClock()

    @Test func stepsOfADayAreWithinAMicrosecondOfWhereTheyBelong() throws {
        for (factor, steps, seconds) in [(Int64(60_000_000), Int64(86_400), 1440), (7_000_000, 70_000, 10_000)] {
            let schedule = SimulationSchedule<ManualClock>(
                speed: .ratio(Ratio(millionths: factor)),
                origin: clock.now
            )
            let instant = try #require(schedule.instant(ofStep: steps))
            let error = instant.offset - .seconds(seconds)
            #expect(error >= .microseconds(-1) && error <= .zero)
        }
    }

    @Test func measuresHowLongAStepIsOverdue() {
        let schedule = SimulationSchedule<ManualClock>(speed: .realTime, origin: clock.now)
        clock.advance(by: .milliseconds(2500))
        #expect(schedule.isDue(step: 2, at: clock.now))
        #expect(!schedule.isDue(step: 3, at: clock.now))
        #expect(schedule.lag(ofStep: 2, at: clock.now) == .milliseconds(500))
        #expect(schedule.lag(ofStep: 3, at: clock.now) == .zero)
    }

    @Test func everyStepIsDueAtTheHighestSpeed() {
        let schedule = SimulationSchedule<ManualClock>(speed: .maximum, origin: clock.now)
        #expect(schedule.isDue(step: 1_000_000, at: clock.now))
        #expect(schedule.lag(ofStep: 1_000_000, at: clock.now) == .zero)
    }
}
