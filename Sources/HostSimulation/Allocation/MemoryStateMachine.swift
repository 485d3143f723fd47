import HostModel

/// The host's memory state: falls at once as far as free memory says, rises one rung a step (design section 1).
///
/// A rung is left upward when free memory has reached the threshold of the rung above; high is reached at the free
/// goal, minFree plus the margin, so that states do not flap (W02-S1).
struct MemoryStateMachine: Sendable, Hashable {
    private(set) var state = MemoryState.high
    var millisecondsInState: (Int64, Int64, Int64, Int64, Int64) = (0, 0, 0, 0, 0)

    static func == (left: MemoryStateMachine, right: MemoryStateMachine) -> Bool {
        left.state == right.state && left.millisecondsInState == right.millisecondsInState
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(state)
    }

    /// Moves to the state that free memory asks for. Returns true when the state worsened.
    mutating func advance(free: Int, minFree: Int, goal: Int, policy: ReclamationPolicy) -> Bool {
        let before = state
        var lowest = MemoryState.high
        for candidate in MemoryState.allCases.dropFirst()
        where free < policy.threshold(of: candidate, minFree: minFree) {
            lowest = candidate
        }
        if lowest > state {
            state = lowest
        } else if let above = MemoryState(rawValue: state.rawValue - 1) {
            let needed = above == .high ? goal : policy.threshold(of: above, minFree: minFree)
            if free >= needed { state = above }
        }
        switch state {
        case .high: millisecondsInState.0 += SimulationTime.stepMilliseconds
        case .clear: millisecondsInState.1 += SimulationTime.stepMilliseconds
        case .soft: millisecondsInState.2 += SimulationTime.stepMilliseconds
        case .hard: millisecondsInState.3 += SimulationTime.stepMilliseconds
        case .low: millisecondsInState.4 += SimulationTime.stepMilliseconds
        }
        return state > before
    }
}
