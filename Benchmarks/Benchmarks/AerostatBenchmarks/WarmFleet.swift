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
        for (index, host) in snapshot.hosts.enumerated() {
            let machines = host.virtualMachines
            let amounts = [
                machines.reduce(PageCount.zero) { $0 + $1.reclaimedByBalloon },
                machines.reduce(PageCount.zero) { $0 + $1.reclaimedByHostSwap },
            ]
            let isAsPlanned =
                shape.isOvercommitted
                ? amounts.allSatisfy { $0 > .zero } && host.sharedCommon > .zero
                : host.state == .high && amounts.allSatisfy { $0 == .zero }
            guard isAsPlanned, host.booksImbalance == .zero else {
                throw NotAsPlanned(host: index, state: host.state, balloonAndSwap: amounts.map(\.value))
            }
        }
    }
}

struct NotAsPlanned: Error {
    let host: Int
    let state: MemoryState
    let balloonAndSwap: [Int64]
}
