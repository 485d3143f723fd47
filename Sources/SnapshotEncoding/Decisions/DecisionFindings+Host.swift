import HostModel

extension DecisionFindings {
    /// The host's memory state, the free memory that put it there, and what the policy does in it.
    var stateSentence: String {
        let state = host.state
        let leaving = state.pendingLoss > .zero ? " \(text(state.pendingLoss)) more are to leave the host." : ""
        return "\(host.host) is in \(state.state.name): \(text(state.free)) are free, \(reason).\(leaving) \(actions)"
    }

    private var reason: String {
        let state = host.state
        if state.state < state.before {
            return "enough to rise from \(state.before.name), which takes \(text(threshold(above: state.before)))"
        }
        let own = state.thresholds[state.state.rawValue]
        if state.state != .high, state.free < own { return "below the \(text(own)) where \(state.state.name) begins" }
        if state.state != .high {
            return "and it leaves \(state.state.name) at \(text(threshold(above: state.state)))"
        }
        let next = MemoryState.allCases.first { $0 > .high && state.thresholds[$0.rawValue] > .zero }
        guard let next else { return "and the policy knows no worse state" }
        return "and \(next.name) begins below \(text(state.thresholds[next.rawValue]))"
    }

    /// Free memory at which a state is left upward.
    private func threshold(above state: MemoryState) -> PageCount {
        let above = MemoryState.allCases.last { $0 < state && host.state.thresholds[$0.rawValue] > .zero }
        return host.state.thresholds[(above ?? .high).rawValue]
    }

    private var actions: String {
        let actions = host.state.actions
        var parts: [String] = []
        if actions.inflatesBalloons { parts.append("balloons inflate") }
        if actions.compresses { parts.append("pages are compressed") }
        if actions.swaps { parts.append("pages are swapped out") }
        if actions.blocks { parts.append("machines above their entitlement do not run") }
        if parts.isEmpty { parts.append("balloons move memory only to machines below their entitlement") }
        return "In \(host.state.state.name), \(Self.joined(parts))."
    }
}
