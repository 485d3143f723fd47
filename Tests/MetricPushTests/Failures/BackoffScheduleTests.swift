import Testing

@testable import MetricPush

struct BackoffScheduleTests {
    @Test func ceilingsDoubleUpToTheCap() {
        let schedule = BackoffSchedule(base: .seconds(1), cap: .seconds(60))
        let ceilings = (1...9).map { schedule.ceiling(afterFailures: $0) }
        #expect(ceilings == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
    }

    @Test func ceilingsReachACapThatIsAPowerOfTheBase() {
        let schedule = BackoffSchedule(base: .milliseconds(500), cap: .seconds(4))
        let ceilings = (1...6).map { schedule.ceiling(afterFailures: $0) }
        #expect(ceilings == [500, 1_000, 2_000, 4_000, 4_000, 4_000].map { .milliseconds($0) })
    }

    @Test func manyFailuresStayAtTheCap() {
        let schedule = BackoffSchedule(base: .nanoseconds(1), cap: .seconds(3_600))
        #expect(schedule.ceiling(afterFailures: 1_000_000) == .seconds(3_600))
        #expect(schedule.ceiling(afterFailures: .max) == .seconds(3_600))
    }

    @Test func delaysSpreadOverTheWholeCeiling() {
        let schedule = BackoffSchedule(base: .seconds(1), cap: .seconds(60))
        let half = (1...8).map { schedule.delay(afterFailures: $0, random: 1 << 63) }
        #expect(half == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].map { .milliseconds($0) })
        let quarter = (1...3).map { schedule.delay(afterFailures: $0, random: 1 << 62) }
        #expect(quarter == [250, 500, 1_000].map { .milliseconds($0) })
        #expect(schedule.delay(afterFailures: 5, random: 0) == .zero)
        #expect(schedule.delay(afterFailures: 3, random: .max) == .seconds(4) - .nanoseconds(1))
    }

    @Test func jitterHasTheMeanOfAnEvenDraw() {
        let schedule = BackoffSchedule(base: .seconds(8), cap: .seconds(8))
        var generator = SystemRandomNumberGenerator()
        let draws = 10_000
        var sum = Duration.zero
        for _ in 0..<draws {
            let delay = schedule.delay(afterFailures: 1, random: generator.next())
            #expect(delay >= .zero && delay < .seconds(8))
            sum += delay
        }
        // The mean of 10,000 even draws from 0...8 s has a standard error of 23 ms: this is 8 of them either side.
        #expect((sum / draws) > .milliseconds(3_800) && (sum / draws) < .milliseconds(4_200))
    }
}
