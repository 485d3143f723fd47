public import HostModel

/// When the counters of a page began to count, in wall-clock time: what OpenMetrics calls their creation.
public struct CounterStarts: Sendable, Hashable {
    /// Start of the run: counters of hosts and of the simulation.
    public var run: Timestamp
    /// Start of the process: counters of aerostat itself.
    public var process: Timestamp
    /// Milliseconds since 1970 for each virtual machine, host by host in the order of the identity; empty where all of
    /// them have counted since the start of the run.
    public var machines: [Int64]

    public init(run: Timestamp, process: Timestamp, machines: [Int64] = []) {
        self.run = run
        self.process = process
        self.machines = machines
    }
}

/// When the counters of each subject began, in the order of the label rows.
struct SubjectStarts: Sendable {
    private let common: Int64
    private let rows: [Int64]

    /// - Parameter rows: empty where all subjects share the common start.
    init(_ common: Timestamp, rows: [Int64] = []) {
        self.common = common.millisecondsSince1970
        self.rows = rows
    }

    /// Milliseconds since 1970.
    subscript(row: Int) -> Int64 { rows.isEmpty ? common : rows[row] }
}
