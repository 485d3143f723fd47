import HostModel
import RandomScenarios
import Testing

@testable import HostSimulation

/// A machine added behind the others leaves them alone where the host has enough for all: each machine has a random
/// stream of its own.
///
/// Enough means four times the configured memory, a scan that no bound slows, and nothing that machines take in turn:
/// salts of their own, no large pages (which are formed for one machine after the other, so many a second).
struct AddedMachineTests {
    private static let steps = 240

    @Test func aFurtherMachineChangesNothingForTheOthers() async {
        let objections = await PropertySeeds.objections(usual: 500, comparing: 200) { seed in
            var scenario = RandomScenario.make(seed: seed)
            scenario.hosts[0].makePlentiful()
            scenario.events.removeAll { $0.action.couplesMachines }
            var other = scenario
            other.hosts[0].addMachine(seed: seed)
            return Self.compare(ScenarioRun(scenario), ScenarioRun(other))
        }
        #expect(objections == [])
    }

    private static func compare(_ alone: ScenarioRun, _ joined: ScenarioRun) -> PropertySeeds.Outcome {
        var outcome = PropertySeeds.Outcome()
        var (alone, joined) = (alone, joined)
        let count = alone.simulation.guests.count
        for second in 0..<steps where outcome.failure == nil {
            alone.advance(seconds: 1)
            joined.advance(seconds: 1)
            let machines = (alone.simulation.snapshot().virtualMachines, joined.simulation.snapshot().virtualMachines)
            for index in 0..<count {
                outcome.require(
                    alone.simulation.guests[index].random == joined.simulation.guests[index].random,
                    "second \(second) vm \(index): its random stream was disturbed"
                )
                outcome.require(
                    machines.0[index] == machines.1[index],
                    "second \(second) vm \(index): its snapshot differs"
                )
            }
            outcome.require(
                alone.simulation.counts.elementsEqual(joined.simulation.counts.prefix(alone.simulation.counts.count)),
                "second \(second): page tables differ"
            )
        }
        return outcome
    }
}

extension HostConfiguration {
    fileprivate mutating func makePlentiful() {
        let configured = virtualMachines.reduce(0) { $0 + $1.configuredSize.value }
        machineMemory = PageCount(configured * 4 + 1_048_576)
        hypervisorUse = .zero
        hasLargePages = false
        pageSharing.salting = .withinVirtualMachine
        pageSharing.scanTotalMaximum = nil
        pageSharing.scanMebibytesPerGigahertz = 32
        cpuMegahertz = 1_000_000
        for index in virtualMachines.indices { virtualMachines[index].content.salt = nil }
    }

    /// Adds a machine at the end that uses memory, has no limit, and never boots into anybody's salt.
    fileprivate mutating func addMachine(seed: UInt64) {
        var random = RandomSource(seed: seed)
        let size = Int64(random.next(below: 100_000) + 4096)
        var machine = TestHost.machine("added", mebibytes: size / 256)
        machine.guestOS = random.next(below: 2) == 0 ? .linux : .windows
        machine.allocation.shares = Int64(random.next(below: 100_000) + 1)
        virtualMachines.append(machine)
    }
}

extension ScenarioEvent.Action {
    /// Takes from the host what machines would have to share.
    fileprivate var couplesMachines: Bool {
        switch self {
        case .setSalting, .loseMemory: true
        default: false
        }
    }
}
