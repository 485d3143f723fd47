/// What happened to one host in a period.
public struct HostPeriod: Sendable, Hashable {
    /// Value of the label `host`.
    public var name: String
    public var verdict = Verdict.noData
    /// Samples of the host in the period.
    public var sampleCount: Int64 = 0
    /// Simulated time in each memory state, in the order of `MemoryState.allCases`, in milliseconds.
    public var stateMilliseconds = [Int64](repeating: 0, count: MemoryState.allCases.count)
    /// The deepest state that was entered; nil when nothing is known.
    public var deepest: MemoryState?
    /// The newest size and floor, in bytes; nil where not known.
    public var memorySize: Int64?
    public var minFree: Int64?

    /// Free memory, in bytes.
    public var free: Distribution?
    /// Machine memory that is not free, in bytes.
    public var used: Distribution?
    /// Overcommitment, in millionths.
    public var overcommit: Distribution?
    /// Bytes read from the swap device in a simulated second, from one sample to the next.
    public var swapReads: Distribution?
    /// Milliseconds that all its virtual machines together waited for memory, in the parts of the period.
    public var stall: Distribution?

    public var virtualMachineCount = 0
    /// Memory taken back from its virtual machines by technique, in the order of `ReclamationTechnique.allCases`, in bytes.
    public var reclaimedBytes = [Int64](repeating: 0, count: ReclamationTechnique.allCases.count)
    /// Milliseconds that its virtual machines together waited for memory, in the order of `StallCause.allCases`.
    public var stallMilliseconds = [Int64](repeating: 0, count: StallCause.allCases.count)
    public var worst: WorstPart?

    public init(name: String) {
        self.name = name
    }

    /// Simulated time of which the states are known, in milliseconds.
    public var simulatedMilliseconds: Int64 { stateMilliseconds.reduce(0, +) }

    /// True when this host had it worse: a deeper state, then more time in it and in the next, then longer waits.
    public func isWorse(than other: HostPeriod) -> Bool {
        let (depth, otherDepth) = (deepest?.rawValue ?? -1, other.deepest?.rawValue ?? -1)
        guard depth == otherDepth else { return depth > otherDepth }
        for state in MemoryState.allCases.reversed() where state != .high {
            let (time, otherTime) = (stateMilliseconds[state.rawValue], other.stateMilliseconds[state.rawValue])
            guard time == otherTime else { return time > otherTime }
        }
        return stallMilliseconds.reduce(0, +) > other.stallMilliseconds.reduce(0, +)
    }
}

/// The part of a period, a minute unless samples are further apart, in which a host was worst off: in the deepest state
/// first, then with the most stall, then with the least free memory, then the first.
public struct WorstPart: Sendable, Hashable {
    public var host: String
    public var from: Timestamp
    public var to: Timestamp
    /// The deepest state in it.
    public var state: MemoryState
    /// The least free memory in it, in bytes; nil where not known.
    public var free: Int64?
    /// Milliseconds that the host's virtual machines together waited for memory, in the order of `StallCause.allCases`.
    public var stallMilliseconds: [Int64]
    /// The virtual machine that waited longest in it, and for how long; nil when none waited.
    public var mostStalled: String?
    public var mostStalledMilliseconds: Int64

    public init(
        host: String,
        from: Timestamp,
        to: Timestamp,
        state: MemoryState,
        free: Int64?,
        stallMilliseconds: [Int64] = [Int64](repeating: 0, count: StallCause.allCases.count),
        mostStalled: String? = nil,
        mostStalledMilliseconds: Int64 = 0
    ) {
        self.host = host
        self.from = from
        self.to = to
        self.state = state
        self.free = free
        self.stallMilliseconds = stallMilliseconds
        self.mostStalled = mostStalled
        self.mostStalledMilliseconds = mostStalledMilliseconds
    }

    public var stallTotal: Int64 { stallMilliseconds.reduce(0, +) }

    /// True when this one is worse, not counting which came first.
    func isWorse(than other: WorstPart) -> Bool {
        guard state == other.state else { return state > other.state }
        guard stallTotal == other.stallTotal else { return stallTotal > other.stallTotal }
        return (free ?? .max) < (other.free ?? .max)
    }
}
