import Testing

@testable import HostSimulation

/// Values of each pattern at chosen times.
struct WorkloadPatternTests {
    private static let steps = [
        WorkloadPattern.Step(time: .seconds(10), value: 1), WorkloadPattern.Step(time: .seconds(20), value: 2),
        WorkloadPattern.Step(time: .seconds(40), value: 4),
    ]

    /// Pattern, seconds since it was set, value.
    private static let table: [(WorkloadPattern, Int64, Int64)] = [
        (.constant(7), 0, 7), (.constant(7), 1_000_000, 7),
        (.ramp(from: 100, to: 200, over: .seconds(10)), 0, 100),
        (.ramp(from: 100, to: 200, over: .seconds(10)), 5, 150),
        (.ramp(from: 100, to: 200, over: .seconds(10)), 10, 200),
        (.ramp(from: 100, to: 200, over: .seconds(10)), 99, 200),
        (.ramp(from: 200, to: 100, over: .seconds(10)), 3, 170),
        (.bursts(base: 1, peak: 9, every: .seconds(60), length: .seconds(5)), 0, 9),
        (.bursts(base: 1, peak: 9, every: .seconds(60), length: .seconds(5)), 4, 9),
        (.bursts(base: 1, peak: 9, every: .seconds(60), length: .seconds(5)), 5, 1),
        (.bursts(base: 1, peak: 9, every: .seconds(60), length: .seconds(5)), 60, 9),
        (.steps(steps), 0, 1), (.steps(steps), 10, 1), (.steps(steps), 19, 1), (.steps(steps), 20, 2),
        (.steps(steps), 39, 2), (.steps(steps), 40, 4), (.steps(steps), 4000, 4),
        (.trace(steps, length: .seconds(50)), 45, 4), (.trace(steps, length: .seconds(50)), 50, 1),
        (.trace(steps, length: .seconds(50)), 71, 2), (.trace(steps, length: .seconds(50)), 5041, 4),
    ]

    @Test(arguments: table)
    func valuesFollowThePattern(pattern: WorkloadPattern, seconds: Int64, value: Int64) {
        #expect(pattern.value(elapsed: seconds * 1000, timeOfDay: 0) == value)
    }

    /// Second by second over ten minutes: what `holds` promises comes true.
    @Test(arguments: table.map(\.0))
    func aValueHoldsAsLongAsPromised(pattern: WorkloadPattern) {
        for second in 0..<Int64(600) {
            let elapsed = second * 1000
            let value = pattern.value(elapsed: elapsed, timeOfDay: 0)
            let held = min(pattern.holds(elapsed: elapsed), 600_000)
            for later in stride(from: elapsed, to: elapsed + held, by: 500) {
                #expect(pattern.value(elapsed: later, timeOfDay: 0) == value)
            }
        }
    }

    /// Hours of the day and values of a pattern high at 14:00 and low at 02:00, with straight lines between.
    private static let day: [(Int64, Int64)] = [
        (14, 1200), (2, 0), (8, 600), (20, 600), (23, 300), (13, 1100), (0, 200),
    ]

    @Test(arguments: day)
    func dailyFollowsTheTimeOfDay(hour: Int64, value: Int64) {
        let pattern = WorkloadPattern.daily(low: 0, high: 1200, peakAt: .hours(14))
        #expect(pattern.value(elapsed: 12_345, timeOfDay: hour * 3_600_000) == value)
    }

    @Test func targetsFollowPhaseAndTimeOfDay() {
        var workload = Workload(
            kernel: .constant(10),
            workingSet: .ramp(from: 0, to: 100, over: .seconds(100)),
            idle: .daily(low: 0, high: 1200, peakAt: .hours(12)),
            fileCache: .constant(5),
            busy: .constant(250_000)
        )
        workload.growthRate = 77
        var state = GuestState(random: RandomSource(seed: 1))
        state.setTargets(workload, elapsed: 40_000, timeOfDay: 6 * 3_600_000)
        #expect(state.kernelTarget == 10)
        #expect(state.workingSetTarget == 40)
        #expect(state.idleTarget == 600)
        #expect(state.fileCacheTarget == 5)
        #expect(state.busy == 0.25)
        #expect(state.growthRate == 77)
    }

    @Test func aMachinesPhaseMovesItsPatternForward() {
        var host = TestHost.host(gibibytes: 2)
        var machine = TestHost.machine("a", mebibytes: 256)
        machine.workload.workingSet = .steps(Self.steps)
        machine.workload.phase = .seconds(15)
        host.virtualMachines = [machine]
        var simulation = HostSimulation(host, seed: 1, index: 0)
        // Targets are those at the beginning of a second: 15 and 20 seconds into the pattern.
        simulation.step()
        #expect(simulation.guests[0].workingSetTarget == 1)
        for _ in 0..<5 { simulation.step() }
        #expect(simulation.guests[0].workingSetTarget == 2)
    }
}
