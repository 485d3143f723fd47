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

/// How a machine's memory maps to that of its host, or why there is no answer.
typealias MappingAnswer = Result<MappedMachine, MachineLookupError>

/// How the memory of a machine maps to that of its host now.
struct MappedMachine: Sendable {
    let run: SimulationRun
    /// Simulated time since the start.
    let elapsedMilliseconds: Int64
    let position: MachinePosition
    let mapping: MachineMapping
}
