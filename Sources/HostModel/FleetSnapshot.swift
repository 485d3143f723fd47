/// The state of every host at one moment of simulated time, complete enough to render from alone.
public struct FleetSnapshot: Sendable, Hashable {
    public var identity: FleetIdentity
    /// Simulated time of the first step.
    public var start: Timestamp
    /// Simulated time since the start, in milliseconds.
    public var elapsedMilliseconds: Int64
    /// In the order of `identity.hosts`.
    public var hosts: [HostSnapshot]

    public init(identity: FleetIdentity, start: Timestamp, elapsedMilliseconds: Int64, hosts: [HostSnapshot]) {
        self.identity = identity
        self.start = start
        self.elapsedMilliseconds = elapsedMilliseconds
        self.hosts = hosts
    }

    /// Simulated time of this snapshot.
    public var time: Timestamp { start.advanced(byMilliseconds: elapsedMilliseconds) }

    /// Pages that the books of all hosts are off by; anything but 0 is a defect of the simulation.
    public var booksImbalance: PageCount {
        hosts.reduce(.zero) { PageCount($0.value + abs($1.booksImbalance.value)) }
    }
}
