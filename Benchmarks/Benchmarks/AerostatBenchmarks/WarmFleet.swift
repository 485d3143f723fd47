import HostModel
import HostSimulation

/// A fleet that has run long enough to do what it was made for.
///
/// A class, so that the iterations of a benchmark step one fleet and none measures a copy.
final class WarmFleet {
    let shape: FleetShape
    private(set) var simulation: FleetSimulation

    /// - Throws: `NotAsPlanned` when the hosts do not have the pressure, or the calm, that the figures are about.
    init(_ shape: FleetShape) async throws {
        self.shape = shape
        simulation = FleetSimulation(scenario: shape.makeScenario())
        await simulation.advance(steps: FleetShape.warmUpSteps, threads: 2)
        try check(simulation.snapshot())
    }

    func step() { simulation.step() }

    func snapshot() -> FleetSnapshot { simulation.snapshot() }

    private func check(_ snapshot: FleetSnapshot) throws {
        let machines = snapshot.hosts.flatMap(\.virtualMachines)
        let techniques: [KeyPath<VirtualMachineSnapshot, PageCount> & Sendable] = [
            \.reclaimedByPageSharing, \.reclaimedByBalloon, \.reclaimedByCompression, \.reclaimedByHostCache,
            \.reclaimedByHostSwap,
        ]
        let reclaimed = techniques.map { amount in
            machines.reduce(PageCount.zero) { $0 + $1[keyPath: amount] }.value
        }
        let broken = snapshot.hosts.reduce(0) { $0 + $1.largePagesBroken }
        let isAsPlanned =
            shape.load == .busy
            ? reclaimed.allSatisfy { $0 > 0 } && broken > 0
            : snapshot.hosts.allSatisfy { $0.state == .high } && reclaimed.dropFirst().allSatisfy { $0 == 0 }
        guard isAsPlanned, snapshot.hosts.allSatisfy({ $0.booksImbalance == .zero }) else {
            throw NotAsPlanned(machines: machines.count, reclaimedByTechnique: reclaimed)
        }
    }
}

struct NotAsPlanned: Error {
    let machines: Int
    let reclaimedByTechnique: [Int64]
}
