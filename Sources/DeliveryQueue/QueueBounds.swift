import HostModel

/// How much a queue may hold, and how long.
public struct QueueBounds: Sendable, Hashable {
    /// Most bytes that wait in files; beyond them the oldest are dropped.
    public var bytes: Int64
    /// Most bytes that wait in memory: all of a queue without files, and what a full disk does not take.
    public var memoryBytes: Int64
    /// Longest time for which something waits.
    public var age: Duration
    /// Time after which what was written is forced to the disk; what a power failure may cost.
    public var syncInterval: Duration

    public init(
        bytes: Int64 = 1 << 30,
        memoryBytes: Int64 = 64 << 20,
        age: Duration = .seconds(7 * 86_400),
        syncInterval: Duration = .seconds(1)
    ) {
        self.bytes = bytes
        self.memoryBytes = memoryBytes
        self.age = age
        self.syncInterval = syncInterval
    }
}
