/// What a summary of a period says in one word.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case ok, warning, critical
    /// There are no samples in the period. That is not "ok": nobody knows what happened.
    case noData = "no_data"
}

/// Which memory states make a period bad: one is enough, however short.
public struct VerdictRule: Sendable, Hashable {
    /// A host that entered this state or a deeper one is a warning; nil where none is.
    public var warnOn: MemoryState?
    /// A host that entered this state or a deeper one is critical; nil where none is.
    public var failOn: MemoryState?

    public init(warnOn: MemoryState? = .soft, failOn: MemoryState? = .hard) {
        self.warnOn = warnOn
        self.failOn = failOn
    }

    /// The verdict about a host whose deepest state that was.
    public func verdict(deepest state: MemoryState) -> Verdict {
        if let failOn, state >= failOn { return .critical }
        if let warnOn, state >= warnOn { return .warning }
        return .ok
    }
}
