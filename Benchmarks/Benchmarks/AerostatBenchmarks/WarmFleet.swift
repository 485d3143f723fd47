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
        let reclaimed = [\.reclaimedByBalloon, \.reclaimedByHostSwap, \VirtualMachineSnapshot.shared].map { amount in
            machines.reduce(PageCount.zero) { $0 + $1[keyPath: amount] }.value
        }
        let isAsPlanned =
            shape.isOvercommitted
            ? reclaimed[0] > 0 && reclaimed[2] > 0 && (reclaimed[1] > 0) == shape.isSwapping
            : snapshot.hosts.allSatisfy { $0.state == .high } && reclaimed[0] + reclaimed[1] == 0
        guard isAsPlanned, snapshot.hosts.allSatisfy({ $0.booksImbalance == .zero }) else {
            throw NotAsPlanned(machines: machines.count, balloonSwapAndShared: reclaimed)
        }
    }
}

struct NotAsPlanned: Error {
    let machines: Int
    let balloonSwapAndShared: [Int64]
}
