import HostModel
import Testing

@testable import HostSimulation

/// The map from free memory to the next state is monotone: from the same state, less free memory never leads to a
/// better one, whatever the policy, minFree and goal.
struct MemoryStateMapTests {
    @Test(arguments: PolicyName.allCases, MemoryState.allCases)
    func lessFreeMemoryNeverGivesABetterState(policy: PolicyName, start: MemoryState) {
        let minFrees = Array(0...40) + [50, 99, 100, 101, 299, 300, 1000, 1001]
        for minFree in minFrees {
            for margin in Set([0, 1, minFree / 10, minFree / 2]) {
                let frees = Array(0...minFree + margin + 2)
                Self.check(frees, minFree: minFree, goal: minFree + margin, policy.policy, start)
            }
        }
    }

    /// Hosts of any size: free memory around each threshold and the goal.
    @Test(arguments: PolicyName.allCases, MemoryState.allCases)
    func theMapIsMonotoneAroundEachThresholdOfLargeHosts(name: PolicyName, start: MemoryState) {
        let policy = name.policy
        var random = RandomSource(seed: UInt64(start.rawValue))
        for _ in 0..<500 {
            let minFree = Int(random.next(below: 1 << 34))
            let goal = minFree + Int(random.next(below: UInt64(minFree / 2 + 1)))
            let edges = MemoryState.allCases.map { policy.threshold(of: $0, minFree: minFree) } + [0, minFree, goal]
            let frees = edges.flatMap { edge in (-2...2).map { edge + $0 } }.filter { $0 >= 0 }.sorted()
            Self.check(frees, minFree: minFree, goal: goal, policy, start)
        }
    }

    /// - Parameter frees: ascending.
    private static func check(
        _ frees: [Int],
        minFree: Int,
        goal: Int,
        _ policy: ReclamationPolicy,
        _ start: MemoryState
    ) {
        guard let machine = machine(in: start, policy) else { return }
        let states = frees.map { free in
            var next = machine
            _ = next.advance(free: free, minFree: minFree, goal: goal, policy: policy)
            return next.state
        }
        let broken = states.indices.dropLast().first { states[$0] < states[$0 + 1] }
        #expect(
            broken == nil,
            "from \(start), minFree \(minFree), goal \(goal): with \(broken.map { frees[$0 + 1] } ?? 0) pages free worse"
        )
    }

    /// A machine in a state; nil where the policy has not that state.
    private static func machine(in state: MemoryState, _ policy: ReclamationPolicy) -> MemoryStateMachine? {
        let minFree = 30_000
        var machine = MemoryStateMachine()
        let free = state == .high ? minFree : policy.threshold(of: state, minFree: minFree) - 1
        _ = machine.advance(free: free, minFree: minFree, goal: minFree, policy: policy)
        return machine.state == state ? machine : nil
    }
}
