import HostModel
import HostSimulation
import RandomScenarios
import Testing

/// What is told of a moment and of one machine says the same as the snapshot of that moment.
struct HostSimulationStatusTests {
    private static let seeds: ClosedRange<UInt64> = 1...60

    /// Calls the closure at several moments of a random run.
    private func eachMoment(seed: UInt64, _ body: (FleetSimulation, FleetSnapshot) -> Void) {
        var fleet = FleetSimulation(scenario: RandomScenario.make(seed: seed))
        body(fleet, fleet.snapshot())
        for second in 1...120 {
            fleet.step()
            if second % 7 == 0 { body(fleet, fleet.snapshot()) }
        }
    }

    /// Calls the closure with the mapping of each machine at several moments of a random run.
    private func eachMapping(
        seed: UInt64,
        _ body: (_ mapping: MachineMapping, _ machine: VirtualMachineSnapshot, _ index: Int, _ host: HostSnapshot) ->
            Void
    ) {
        eachMoment(seed: seed) { fleet, snapshot in
            for (position, host) in snapshot.hosts.enumerated() {
                for (index, machine) in host.virtualMachines.enumerated() {
                    body(fleet.mapping(host: position, machine: index), machine, index, host)
                }
            }
        }
    }

    private func sum(_ pages: some Sequence<PageCount>) -> PageCount { pages.reduce(.zero, +) }

    private func sum(_ mapping: MachineMapping, in place: MachineMapping.Place) -> PageCount {
        sum(
            zip(MachineMapping.Place.allCases.indices, MachineMapping.Place.allCases).filter { $1 == place }
                .flatMap { column, _ in mapping.pages.map { $0[column] } }
        )
    }

    // MARK: The mapping of a machine

    @Test(arguments: seeds)
    func everyPageOfARunningMachineHasItsPlace(seed: UInt64) {
        eachMapping(seed: seed) { mapping, machine, _, _ in
            #expect(mapping.configuredSize == machine.configuredSize)
            #expect(mapping.pageFileSize == machine.guestPageFileSize)
            let counted = sum(mapping.pages.joined()) + mapping.neverTouched + mapping.freed + mapping.ballooned
            #expect(counted == machine.configuredSize)
        }
    }

    @Test(arguments: seeds)
    func placesAreThoseOfTheSnapshot(seed: UInt64) {
        eachMapping(seed: seed) { mapping, machine, _, _ in
            #expect(mapping.ballooned == machine.balloonSize)
            #expect(mapping.pageFileUsed == machine.guestPageFileUsed)
            #expect(mapping.compressionCache == machine.compressionCache)
            #expect(sum(mapping, in: .shared) == machine.shared)
            #expect(sum(mapping, in: .compressed) == machine.compressed)
            #expect(sum(mapping, in: .hostCached) == machine.hostCached)
            #expect(sum(mapping, in: .swapped) == machine.swapped)
            let resident = sum(mapping, in: .large) + sum(mapping, in: .small) + sum(mapping, in: .shared)
            #expect(resident == machine.granted)
        }
    }

    @Test(arguments: seeds)
    func sharingSavesWhatTheSnapshotSays(seed: UInt64) {
        eachMapping(seed: seed) { mapping, machine, _, _ in
            let guest = sum(mapping.sharing.map(\.guestPages))
            #expect(guest == machine.shared)
            #expect(guest - sum(mapping.sharing.map(\.machinePages)) == machine.sharingSaving)
            let zero = mapping.sharing.first { $0.content == .zero }
            #expect((zero?.guestPages ?? .zero) == machine.zero)
            let own = sum(mapping, in: .large) + sum(mapping, in: .small)
            #expect(own + sum(mapping.sharing.map(\.machinePages)) == machine.consumed)
        }
    }

    /// Sharing is mutual, and nobody shares with himself or with a machine that is off.
    @Test(arguments: seeds)
    func partnersShareWithEachOther(seed: UInt64) {
        eachMoment(seed: seed) { fleet, snapshot in
            for (position, host) in snapshot.hosts.enumerated() {
                let mappings = host.virtualMachines.indices.map { fleet.mapping(host: position, machine: $0) }
                for (index, mapping) in mappings.enumerated() {
                    for sharing in mapping.sharing {
                        #expect(!sharing.partners.contains(index))
                        #expect(sharing.content != .duplicated || sharing.partners.isEmpty)
                        for partner in sharing.partners {
                            #expect(host.virtualMachines[partner].isPoweredOn)
                            let answer = mappings[partner].sharing.first { $0.content == sharing.content }
                            #expect(answer?.partners.contains(index) == true)
                        }
                    }
                }
            }
        }
    }

    /// Else the tests above would prove nothing.
    @Test func randomRunsHaveAllThatAMappingCanShow() {
        var places: Set<MachineMapping.Place> = []
        var contents: Set<MachineMapping.SharedContent> = []
        var isOff = false
        var isShared = false
        for seed in Self.seeds {
            eachMapping(seed: seed) { mapping, machine, _, _ in
                isOff = isOff || !machine.isPoweredOn
                isShared = isShared || mapping.sharing.contains { !$0.partners.isEmpty }
                contents.formUnion(mapping.sharing.map(\.content))
                places.formUnion(MachineMapping.Place.allCases.filter { sum(mapping, in: $0) > .zero })
            }
        }
        #expect(places == Set(MachineMapping.Place.allCases))
        #expect(contents == Set(MachineMapping.SharedContent.allCases))
        #expect(isOff)
        #expect(isShared)
    }

    // MARK: A moment of a host

    @Test(arguments: seeds)
    func aMomentHoldsTheSumsOfTheSnapshot(seed: UInt64) {
        eachMoment(seed: seed) { fleet, snapshot in
            var copy = fleet; let moments = copy.moments()
            #expect(moments.count == snapshot.hosts.count)
            for (moment, host) in zip(moments, snapshot.hosts) {
                #expect(moment.elapsedMilliseconds == snapshot.elapsedMilliseconds)
                #expect(moment.state == host.state)
                #expect(moment.free == host.free)
                #expect(moment.minFree == host.minFree)
                let machines = host.virtualMachines
                let expected: [ReclamationTechnique: PageCount] = [
                    .pageSharing: sum(machines.map(\.sharingSaving)), .balloon: sum(machines.map(\.balloonSize)),
                    .compression: sum(machines.map { $0.compressed - $0.compressionCache }),
                    .hostCache: sum(machines.map(\.hostCached)), .hostSwap: sum(machines.map(\.swapped)),
                ]
                for technique in ReclamationTechnique.allCases {
                    #expect(moment.held[technique.rawValue] == expected[technique], "\(technique.name)")
                }
            }
        }
    }

    // MARK: The run

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func askingChangesNothing(seed: UInt64) {
        var asked = FleetSimulation(scenario: RandomScenario.make(seed: seed))
        var unasked = asked
        for _ in 1...90 {
            _ = asked.moments()
            _ = asked.mapping(host: 0, machine: 0)
            asked.step()
            unasked.step()
        }
        #expect(asked.snapshot() == unasked.snapshot())
    }
}
