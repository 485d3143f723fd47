import HostModel
import HostSimulation
import SnapshotEncoding

/// What stays the same from one start or reload to the next: which scenario runs, since when, and the encoders that
/// hold its names.
final class SimulationRun: Sendable {
    /// 16 hexadecimal digits that no other run has.
    let id: String
    let seed: UInt64
    let identity: FleetIdentity
    /// Wall-clock time at which the run began.
    let began: Timestamp
    /// Simulated time then.
    let start: Timestamp
    let encoder: ExpositionEncoder
    let statusEncoder: StatusDocumentEncoder

    init(id: String, scenario: Scenario, began: Timestamp) {
        self.id = id
        self.began = began
        start = scenario.start
        seed = scenario.seed
        identity = scenario.identity
        encoder = ExpositionEncoder(identity: scenario.identity)
        statusEncoder = StatusDocumentEncoder(identity: scenario.identity)
    }

    /// A new id from the system's generator.
    static func makeID() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
