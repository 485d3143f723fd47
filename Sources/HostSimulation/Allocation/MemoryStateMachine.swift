import HostModel

/// The host's memory state: falls at once as far as free memory says, rises one rung a step (design section 1).
///
/// A rung is left upward when free memory has reached the threshold of the rung above; high is reached at the free
/// goal, minFree plus the margin, so that states do not flap (W02-S1). States that the policy has not are passed over.
struct MemoryStateMachine: Sendable, Hashable {
    private(set) var state = MemoryState.high
    private(set) var millisecondsInState = PerState<Int64>(high: 0, clear: 0, soft: 0, hard: 0, low: 0)

    /// Moves to the state that free memory asks for. Returns true when the state worsened.
    mutating func advance(free: Int, minFree: Int, goal: Int, policy: ReclamationPolicy) -> Bool {
        let before = state
        var lowest = MemoryState.high
        if free < policy.threshold(of: .clear, minFree: minFree) { lowest = .clear }
        if free < policy.threshold(of: .soft, minFree: minFree) { lowest = .soft }
        if free < policy.threshold(of: .hard, minFree: minFree) { lowest = .hard }
        if free < policy.threshold(of: .low, minFree: minFree) { lowest = .low }
        if lowest > state {
            state = lowest
        } else if state > .high {
            let above = rungAbove(policy)
            let needed = above == .high ? goal : policy.threshold(of: above, minFree: minFree)
            if free >= needed { state = above }
        }
        millisecondsInState[state] += SimulationTime.stepMilliseconds
        return state > before
    }

    private func rungAbove(_ policy: ReclamationPolicy) -> MemoryState {
        switch state {
        case .low: .hard
        case .hard: .soft
        case .soft where policy.thresholds.clear != nil: .clear
        default: .high
        }
    }
}
