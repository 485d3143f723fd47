import HostModel

/// A machine's part in a decision, or why there is none.
typealias Explanation = Result<ExplainedMachine, MachineLookupError>

/// What a host decides in its next step, for one of its machines.
struct ExplainedMachine: Sendable {
    let run: SimulationRun
    let decision: HostDecision
    /// Index of the machine among those of the decision.
    let machine: Int
}
