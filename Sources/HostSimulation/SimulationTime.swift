/// Simulated time since the start of a run, in whole milliseconds.
public struct SimulationTime: Sendable, Hashable, Comparable {
    /// Length of one simulation step.
    public static let stepMilliseconds: Int64 = 1000
    public static let zero = SimulationTime(milliseconds: 0)

    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func seconds(_ count: Int64) -> SimulationTime { SimulationTime(milliseconds: count * 1000) }
    public static func minutes(_ count: Int64) -> SimulationTime { SimulationTime(milliseconds: count * 60_000) }
    public static func hours(_ count: Int64) -> SimulationTime { SimulationTime(milliseconds: count * 3_600_000) }

    public static func < (left: SimulationTime, right: SimulationTime) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
