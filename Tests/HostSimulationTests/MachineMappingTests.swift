import HostModel
import RandomScenarios
import Testing

@testable import HostSimulation

/// The mapping of a machine's memory and the moments of a host say what snapshots say.
struct MachineMappingTests {
    /// Random fleets some way into their run, with every mechanism switched on and off by the seed.
    private func fleet(seed: UInt64) -> FleetSimulation {
        var simulation = FleetSimulation(scenario: RandomScenario.make(seed: seed))
        for _ in 0..<400 { simulation.step() }
        return simulation
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func partsAddUpToWhatTheSnapshotSays(seed: UInt64) {
        let simulation = fleet(seed: seed)
        for (host, snapshot) in simulation.snapshot().hosts.enumerated() {
            var sharedFrames = PageCount.zero
            for (index, machine) in snapshot.virtualMachines.enumerated() {
                let mapping = simulation.mapping(host: host, machine: index)
                func total(_ place: MachineMapping.Place) -> PageCount {
                    let places = MachineMapping.Place.allCases
                    return zip(places, places.indices).filter { $0.0 == place }.reduce(.zero) { sum, found in
                        mapping.pages.reduce(sum) { $0 + $1[found.1] }
                    }
                }
                let touched = mapping.pages.joined().reduce(.zero, +)
                let whole = touched + mapping.neverTouched + mapping.freed + mapping.ballooned
                #expect(whole == machine.configuredSize)
                #expect(mapping.configuredSize == machine.configuredSize)
                #expect(mapping.ballooned == machine.balloonSize)
                #expect(total(.shared) == machine.shared)
                #expect(total(.compressed) == machine.compressed)
                #expect(total(.hostCached) == machine.hostCached)
                #expect(total(.swapped) == machine.swapped)
                #expect(total(.large) + total(.small) + total(.shared) == machine.granted)
                #expect(mapping.compressionCache == machine.compressionCache)
                #expect(mapping.pageFileUsed == machine.guestPageFileUsed)
                #expect(mapping.sharing.map(\.guestPages).reduce(.zero, +) == machine.shared)
                let frames = mapping.sharing.map(\.machinePages).reduce(.zero, +)
                #expect(machine.shared - frames == machine.sharingSaving)
                sharedFrames = sharedFrames + frames
                expectPartners(mapping, of: index, in: snapshot)
            }
            #expect(sharedFrames == snapshot.sharedCommon)
        }
    }

    private func expectPartners(_ mapping: MachineMapping, of index: Int, in host: HostSnapshot) {
        for sharing in mapping.sharing {
            #expect(!sharing.partners.contains(index))
            #expect(sharing.partners == sharing.partners.sorted())
            #expect(sharing.partners.allSatisfy { host.virtualMachines[$0].shared > .zero })
            if sharing.content == .duplicated { #expect(sharing.partners.isEmpty) }
        }
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func momentsAreSumsOfTheSnapshot(seed: UInt64) {
        var simulation = fleet(seed: seed)
        let before = simulation.snapshot()
        let moments = simulation.moments()
        #expect(simulation.snapshot() == before, "looking changes nothing")
        for (moment, host) in zip(moments, before.hosts) {
            func sum(_ amount: (VirtualMachineSnapshot) -> PageCount) -> PageCount {
                host.virtualMachines.map(amount).reduce(.zero, +)
            }
            #expect(moment.elapsedMilliseconds == before.elapsedMilliseconds)
            #expect(moment.state == host.state)
            #expect(moment.free == host.free)
            #expect(moment.minFree == host.minFree)
            let held = [
                sum(\.sharingSaving), sum(\.balloonSize), sum { $0.compressed - $0.compressionCache },
                sum(\.hostCached),
                sum(\.swapped),
            ]
            #expect(moment.held == held)
        }
    }
}
