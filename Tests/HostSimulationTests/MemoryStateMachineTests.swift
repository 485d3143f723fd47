import HostModel
import Testing

@testable import HostSimulation

/// The state machine against the published thresholds (VMW-ST) on a host whose minFree is 1000 pages.
struct MemoryStateMachineTests {
    private static func advanced(_ free: [Int], goal: Int = 1100) -> MemoryStateMachine {
        var machine = MemoryStateMachine()
        for amount in free { machine.advance(free: amount, minFree: 1000, goal: goal) }
        return machine
    }

    /// A state is entered when free memory falls below its threshold, from high in one go.
    @Test(arguments: [
        (5000, MemoryState.high), (1000, .high), (999, .clear), (640, .clear), (639, .soft), (320, .soft),
        (319, .hard), (160, .hard), (159, .low), (0, .low),
    ])
    func freeMemoryChoosesTheStateOnTheWayDown(free: Int, state: MemoryState) {
        #expect(Self.advanced([free]).state == state)
    }

    /// Upward one rung a step, at the threshold of the rung above; high only at the goal.
    @Test(arguments: [
        ([0], MemoryState.low), ([0, 319], .low), ([0, 320], .hard), ([0, 9999], .hard), ([0, 9999, 9999], .soft),
        ([0, 9999, 9999, 9999], .clear), ([0, 9999, 9999, 9999, 9999], .high), ([300, 639], .hard),
        ([300, 640], .soft), ([600, 999], .soft), ([600, 1000], .clear), ([900, 1000], .clear), ([900, 1099], .clear),
        ([900, 1100], .high), ([0, 9999, 0], .low), ([0, 9999, 9999, 300], .hard),
    ])
    func statesRiseOneRungAStep(free: [Int], state: MemoryState) {
        #expect(Self.advanced(free).state == state)
    }

    @Test func worseningIsReported() {
        var machine = MemoryStateMachine()
        let reports = [100, 100, 5000, 100].map { machine.advance(free: $0, minFree: 1000, goal: 1100) }
        #expect(reports == [true, false, false, true])
    }

    @Test func timeGoesToTheStateTheStepEndsIn() {
        let machine = Self.advanced([2000, 2000, 900, 500, 200, 200, 200, 0])
        #expect(machine.millisecondsInState == PerState(high: 2000, clear: 1000, soft: 1000, hard: 3000, low: 1000))
    }

    @Test func aHostWithoutMinFreeStaysHigh() {
        var machine = MemoryStateMachine()
        machine.advance(free: 0, minFree: 0, goal: 0)
        #expect(machine.state == .high)
    }

    /// Policies without a state pass it over both ways.
    @Test(arguments: [PolicyName.esx5, .w02])
    func aStateThatThePolicyLacksIsNeverEntered(name: PolicyName) {
        var machine = MemoryStateMachine()
        var seen: [MemoryState] = []
        for free in [900, 700, 600, 0, 9999, 9999, 9999, 9999] {
            _ = machine.advance(free: free, minFree: 1000, goal: 1100, policy: name.policy)
            seen.append(machine.state)
        }
        #expect(seen == [.high, .high, .soft, .low, .hard, .soft, .high, .high])
        #expect(name.policy.threshold(of: .clear, minFree: 1000) == 0)
    }

    @Test func thresholdsAreSharesOfMinFree() {
        let thresholds = MemoryState.allCases.map { ReclamationPolicy.esxi6.threshold(of: $0, minFree: 1000) }
        #expect(thresholds.dropFirst() == [1000, 640, 320, 160])
    }
}

extension MemoryStateMachine {
    /// As the engine does, by the default policy.
    @discardableResult
    fileprivate mutating func advance(free: Int, minFree: Int, goal: Int) -> Bool {
        advance(free: free, minFree: minFree, goal: goal, policy: .esxi6)
    }
}
