public import HostModel

/// All hosts of a scenario, each with random streams of its own, stepped side by side.
///
/// Hosts do not influence each other, so results do not depend on the number of threads.
public struct FleetSimulation: Sendable {
    public let scenario: Scenario
    /// Of the hosts that are simulated.
    public let identity: FleetIdentity
    private var hosts: [HostRun]

    /// - Parameters:
    ///   - scenario: at least one host, each with at least one machine; events in the order of time.
    ///   - chosen: indices of the hosts to simulate, in ascending order, at least one; nil for all. What a host does is
    ///     the same with others and without.
    public init(scenario: Scenario, hosts chosen: [Int]? = nil) {
        let indices = chosen ?? Array(scenario.hosts.indices)
        precondition(!indices.isEmpty, "a scenario needs at least one host")
        self.scenario = scenario
        var identity = scenario.identity
        identity.hosts = indices.map { identity.hosts[$0] }
        self.identity = identity
        hosts = indices.map { HostRun(scenario, host: $0) }
    }

    /// Simulated time since the start.
    public var elapsed: SimulationTime { hosts.first?.simulation.elapsed ?? .zero }

    /// Advances every host by one second on the calling thread.
    public mutating func step() {
        hosts.withUnsafeMutableBufferPointer { $0.advance(steps: 1) }
    }

    /// Advances every host by a number of seconds, on up to `threads` threads.
    public mutating func advance(steps: Int, threads: Int) async {
        let workers = max(1, min(threads, hosts.count))
        guard workers > 1 else {
            hosts.withUnsafeMutableBufferPointer { $0.advance(steps: steps) }
            return
        }
        // The hosts move to a place that tasks can share, so that none of their buffers is copied.
        let all = SharedHosts(hosts)
        hosts = []
        let stretch = (all.count + workers - 1) / workers
        await withTaskGroup { group in
            for start in stride(from: 0, to: all.count, by: stretch) {
                group.addTask { all.advance(start..<min(start + stretch, all.count), steps: steps) }
            }
        }
        hosts = all.taken()
    }

    /// What a host decides in its next step, and why. Makes the step on a copy, so nothing changes here. O(machines of
    /// that host).
    public func decisionOfNextStep(host index: Int) -> HostDecision {
        hosts[index].decisionOfNextStep()
    }

    /// How the guest memory of a machine maps to machine memory now. O(machines of that host).
    public func mapping(host: Int, machine: Int) -> MachineMapping {
        hosts[host].simulation.mapping(ofMachine: machine)
    }

    /// What each host is like now, in few numbers. O(machines).
    ///
    /// Changes nothing; it is mutating so that nothing has to be copied for it.
    public mutating func moments() -> [HostMoment] {
        hosts.indices.map { hosts[$0].simulation.moment() }
    }

    /// The state of all hosts. O(machines).
    public func snapshot() -> FleetSnapshot {
        FleetSnapshot(
            identity: identity,
            start: scenario.start,
            elapsedMilliseconds: elapsed.milliseconds,
            hosts: hosts.map { $0.simulation.snapshot() }
        )
    }
}

extension UnsafeMutableBufferPointer<HostRun> {
    /// Advances one host after the other. After the last it is the first one's turn again, in the next call.
    fileprivate func advance(steps: Int) {
        for index in indices {
            let next = (index + 1) % count
            self[index].advance(
                steps: steps,
                fetching: next == index ? nil : HostFootprint(self[next].simulation)
            )
        }
    }
}

/// Hosts that several tasks advance at the same time, each task its own stretch of them.
///
/// Unchecked, because the compiler cannot know that stretches do not overlap; `FleetSimulation.advance` sees to that.
private struct SharedHosts: @unchecked Sendable {
    private let hosts: UnsafeMutableBufferPointer<HostRun>

    var count: Int { hosts.count }

    init(_ array: [HostRun]) {
        hosts = .allocate(capacity: array.count)
        _ = hosts.initialize(from: array)
    }

    func advance(_ stretch: Range<Int>, steps: Int) {
        UnsafeMutableBufferPointer(rebasing: hosts[stretch]).advance(steps: steps)
    }

    /// Gives the hosts back. To be called once, when no task uses them any more.
    func taken() -> [HostRun] {
        defer { hosts.deallocate() }
        return Array(unsafeUninitializedCapacity: hosts.count) { array, count in
            count = array.moveInitialize(fromContentsOf: hosts)
        }
    }
}
