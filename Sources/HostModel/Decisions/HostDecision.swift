/// What one host decided about memory in one step of a second, and the numbers that it decided by.
///
/// Complete enough to be checked: from what is recorded here every amount that a rule yields can be worked out again.
public struct HostDecision: Sendable, Hashable {
    public var host: String
    /// Reclamation policy, such as `esxi6`.
    public var policy: String
    /// Simulated time at the end of the step.
    public var time: Timestamp
    /// The same since the start of the run.
    public var elapsedMilliseconds: Int64
    public var state = StateDecision()
    public var balance = BalanceDecision()
    public var paging = PagingBudget()
    /// In the order of the scenario, those that are powered off included.
    public var machines: [MachineDecision] = []

    public init(host: String, policy: String, time: Timestamp, elapsedMilliseconds: Int64) {
        self.host = host
        self.policy = policy
        self.time = time
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}
