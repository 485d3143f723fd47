import HostModel
import HostSimulation
import Testing

@testable import SimulationRuntime

struct MachineStartsTests {
    private let run = SimulationRun(
        id: "1",
        scenario: .small(hosts: 2, machines: 2),
        began: Timestamp(millisecondsSince1970: 1_000_000)
    )

    /// A snapshot in which the machines count since these simulated milliseconds.
    private func snapshot(at elapsed: Int64, starts: [Int64]) -> FleetSnapshot {
        let hosts = (0..<2).map { host in
            var snapshot = HostSnapshot()
            snapshot.virtualMachines = (0..<2).map { machine in
                var snapshot = VirtualMachineSnapshot()
                snapshot.countersStartMilliseconds = starts[host * 2 + machine]
                return snapshot
            }
            return snapshot
        }
        return FleetSnapshot(identity: run.identity, start: run.start, elapsedMilliseconds: elapsed, hosts: hosts)
    }

    private func wall(_ milliseconds: Int64) -> Timestamp { Timestamp(millisecondsSince1970: milliseconds) }

    @Test func machinesOfTheStartCountSinceTheRunBegan() {
        var starts = MachineStarts(of: run)
        #expect(starts.update(with: snapshot(at: 0, starts: [0, 0, 0, 0]), taken: wall(1_000_000)) == [])
        #expect(starts.update(with: snapshot(at: 60_000, starts: [0, 0, 0, 0]), taken: wall(1_001_000)) == [])
    }

    @Test func aPowerOnIsMappedBetweenTheSnapshotsThatShowItOnce() {
        var starts = MachineStarts(of: run)
        _ = starts.update(with: snapshot(at: 60_000, starts: [0, 0, 0, 0]), taken: wall(1_001_000))
        // A quarter of the simulated minute is a quarter of the second.
        let first = starts.update(with: snapshot(at: 120_000, starts: [0, 75_000, 0, 0]), taken: wall(1_002_000))
        #expect(first == [1_000_000, 1_001_250, 1_000_000, 1_000_000])
        let second = starts.update(
            with: snapshot(at: 180_000, starts: [0, 75_000, 180_000, 0]),
            taken: wall(1_009_000)
        )
        #expect(second == [1_000_000, 1_001_250, 1_009_000, 1_000_000])
        let third = starts.update(with: snapshot(at: 240_000, starts: [0, 75_000, 180_000, 0]), taken: wall(1_010_000))
        #expect(third == second)
    }

    /// At the moment of the snapshot before, of which that snapshot says nothing yet.
    @Test func aPowerOnInTheStepAfterASnapshotIsThatSnapshotsTime() {
        var starts = MachineStarts(of: run)
        _ = starts.update(with: snapshot(at: 60_000, starts: [0, 0, 0, 0]), taken: wall(1_060_000))
        let later = starts.update(with: snapshot(at: 61_000, starts: [60_000, 0, 0, 0]), taken: wall(1_061_000))
        #expect(later[0] == 1_060_000)
    }

    @Test func aClockThatWasSetBackMakesNoStartLaterThanItsSnapshot() {
        var starts = MachineStarts(of: run)
        _ = starts.update(with: snapshot(at: 60_000, starts: [0, 0, 0, 0]), taken: wall(5_000_000))
        let later = starts.update(with: snapshot(at: 120_000, starts: [0, 0, 0, 90_000]), taken: wall(2_000_000))
        #expect(later[3] == 2_000_000)
    }
}
