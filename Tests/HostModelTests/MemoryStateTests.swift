import HostModel
import Testing

struct MemoryStateTests {
    @Test func statesOrderByPressure() {
        #expect(MemoryState.allCases.map(\.name) == ["high", "clear", "soft", "hard", "low"])
        #expect(MemoryState.allCases.sorted() == MemoryState.allCases)
        #expect(MemoryState.high < .low)
    }

    @Test func rawValuesIndexArraysOfAllStates() {
        #expect(MemoryState.allCases.map(\.rawValue) == Array(0..<5))
        let host = HostSnapshot()
        #expect(host.stateThresholds.count == 5)
        #expect(host.millisecondsInState.count == 5)
    }
}
