import HostModel
import Testing

@testable import SimulationRuntime

struct SimulationSpeedTests {
    @Test(arguments: [
        ("1", Int64(1_000_000)), ("60", 60_000_000), ("0.5", 500_000), ("0.001", 1000), ("2.25", 2_250_000),
        ("1000000", 1_000_000_000_000),
    ])
    func readsAFactor(text: String, millionths: Int64) {
        let speed = SimulationSpeed(parsing: text)
        #expect(speed == .ratio(Ratio(millionths: millionths)))
        #expect(speed?.description == text)
    }

    @Test func readsMax() {
        #expect(SimulationSpeed(parsing: "max") == .maximum)
        #expect(SimulationSpeed.maximum.description == "max")
    }

    @Test(arguments: ["", "0", "0.0", "-1", "+1", "1.", ".5", "1.2.3", "0.0001", "1e3", "1000001", "fast", "1 "])
    func refusesWhatIsNoSpeed(text: String) {
        #expect(SimulationSpeed(parsing: text) == nil)
    }
}
