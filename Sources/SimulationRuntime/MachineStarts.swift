import HostModel

/// Since when each machine of a run counts, in wall-clock time.
///
/// The simulation tells it in simulated time. A moment is mapped once, when a snapshot shows it first, to the time of day
/// between that snapshot and the one before, and stays what it is: creation times that move would be taken for resets.
struct MachineStarts {
    /// Simulated milliseconds, as they were last seen, and what they were mapped to.
    private var simulated: [Int64]
    private var wall: [Int64]
    /// Nothing but the start of the run has been seen yet.
    private var isAllOfRun = true
    /// When the snapshot before was taken, in both times.
    private var last: (simulated: Int64, wall: Int64)

    /// All machines of the run count since its start.
    init(of run: SimulationRun) {
        let machines = run.identity.hosts.reduce(0) { $0 + $1.virtualMachines.count }
        let began = run.began.millisecondsSince1970
        simulated = Array(repeating: 0, count: machines)
        wall = Array(repeating: began, count: machines)
        last = (0, began)
    }

    /// Takes in a snapshot, the next of the run.
    ///
    /// - Parameter taken: wall-clock time of it.
    /// - Returns: milliseconds since 1970 for each machine, host by host; empty while all count since the start.
    mutating func update(with snapshot: FleetSnapshot, taken: Timestamp) -> [Int64] {
        let now = (simulated: snapshot.elapsedMilliseconds, wall: taken.millisecondsSince1970)
        var row = 0
        for host in snapshot.hosts {
            for machine in host.virtualMachines {
                let start = machine.countersStartMilliseconds
                if start != simulated[row] {
                    simulated[row] = start
                    wall[row] = Self.wall(start, between: last, and: now)
                    isAllOfRun = false
                }
                row += 1
            }
        }
        last = now
        return isAllOfRun ? [] : wall
    }

    /// In proportion, but never later than the second moment: the clock of the wall may have been set back.
    private static func wall(
        _ start: Int64,
        between first: (simulated: Int64, wall: Int64),
        and second: (simulated: Int64, wall: Int64)
    ) -> Int64 {
        let length = second.simulated - first.simulated
        guard length > 0, second.wall > first.wall else { return second.wall }
        let passed = min(max(0, start - first.simulated), length)
        // By way of a ratio, which no length of a run makes overflow.
        return first.wall + Int64(Double(second.wall - first.wall) * (Double(passed) / Double(length)))
    }
}
