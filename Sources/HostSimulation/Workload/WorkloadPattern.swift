/// A value over time: a page count, or a share in millionths.
///
/// Time counts from the moment the workload was set (power-on or event) plus its phase; `daily` alone follows the
/// time of day of the simulated clock. All arithmetic is on integers, so every platform gives the same values.
public enum WorkloadPattern: Sendable, Hashable {
    case constant(Int64)
    /// From one value to another in a straight line, then staying there. `over` is at least 1 ms.
    case ramp(from: Int64, to: Int64, over: SimulationTime)
    /// Rises and falls once in 24 hours, a straight line each way: `high` at `peakAt` after midnight, `low` 12 hours
    /// away from it.
    case daily(low: Int64, high: Int64, peakAt: SimulationTime)
    /// `peak` for `length` at the start of every `every`, else `base`. `every` is at least 1 ms.
    case bursts(base: Int64, peak: Int64, every: SimulationTime, length: SimulationTime)
    /// The value of the last step that has begun; before the first, its value. Never empty, times ascending.
    case steps([Step])
    /// As `steps`, then starting over after `length`: a recorded trace. `length` is at least 1 ms.
    case trace([Step], length: SimulationTime)

    public struct Step: Sendable, Hashable {
        public var time: SimulationTime
        public var value: Int64

        public init(time: SimulationTime, value: Int64) {
            self.time = time
            self.value = value
        }
    }

    static let dayMilliseconds: Int64 = 86_400_000
    /// Longer than any run, and far from overflow when a time is added.
    static let forever = Int64.max / 4

    /// The value at a time. O(1), for steps and traces O(log steps).
    ///
    /// - Parameters:
    ///   - elapsed: milliseconds since the workload was set, at least 0.
    ///   - timeOfDay: milliseconds since midnight of the simulated clock.
    func value(elapsed: Int64, timeOfDay: Int64) -> Int64 {
        switch self {
        case .constant(let value):
            return value
        case .ramp(let from, let to, let over):
            return elapsed >= over.milliseconds ? to : from + (to - from) * elapsed / over.milliseconds
        case .daily(let low, let high, let peakAt):
            let half = Self.dayMilliseconds / 2
            let sincePeak = (timeOfDay - peakAt.milliseconds + 2 * Self.dayMilliseconds) % Self.dayMilliseconds
            let distance = sincePeak <= half ? sincePeak : Self.dayMilliseconds - sincePeak
            return high - (high - low) * distance / half
        case .bursts(let base, let peak, let every, let length):
            return elapsed % every.milliseconds < length.milliseconds ? peak : base
        case .steps(let steps):
            return Self.lastStep(of: steps, at: elapsed)
        case .trace(let steps, let length):
            return Self.lastStep(of: steps, at: elapsed % length.milliseconds)
        }
    }

    /// Milliseconds after `elapsed` for which the value stays the same: 0 where it moves all the time, `forever` where
    /// it never changes again. O(1), for steps and traces O(log steps).
    func holds(elapsed: Int64) -> Int64 {
        switch self {
        case .constant:
            return Self.forever
        case .ramp(_, _, let over):
            return elapsed >= over.milliseconds ? Self.forever : 0
        case .daily:
            return 0
        case .bursts(_, _, let every, let length):
            let position = elapsed % every.milliseconds
            return (position < length.milliseconds ? min(length.milliseconds, every.milliseconds) : every.milliseconds)
                - position
        case .steps(let steps):
            let next = Self.begun(steps, at: elapsed)
            return next < steps.count ? steps[next].time.milliseconds - elapsed : Self.forever
        case .trace(let steps, let length):
            let position = elapsed % length.milliseconds
            let next = Self.begun(steps, at: position)
            let end = next < steps.count ? min(steps[next].time.milliseconds, length.milliseconds) : length.milliseconds
            return end - position
        }
    }

    private static func lastStep(of steps: [Step], at time: Int64) -> Int64 {
        steps[max(0, begun(steps, at: time) - 1)].value
    }

    /// How many steps have begun.
    private static func begun(_ steps: [Step], at time: Int64) -> Int {
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].time.milliseconds <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
