import HostModel
import Testing

@testable import HostSimulation

/// Who shares with whom (Mem.ShareForceSalting; memory-model.md section 5.1), and that frames stay within their group.
struct SaltingTests {
    /// Machines of 64 MiB, one for each salt; nil has none.
    private static func host(
        _ salts: [String?],
        _ salting: PageSharingSettings.Salting = .none
    ) -> HostConfiguration {
        let machines = salts.enumerated().map { index, salt in
            var machine = TestHost.machine("vm-\(index)", mebibytes: 64)
            machine.content.salt = salt
            machine.content.osImageSize = PageCount(6000)
            return machine
        }
        var host = TestHost.host(gibibytes: 4, machines: machines)
        host.sharePages(salting, passSeconds: 10)
        return host
    }

    /// Numbers the groups of machines that share a content in the order in which they come; nil shares with nobody.
    private static func groups(
        _ host: HostConfiguration,
        _ salting: PageSharingSettings.Salting,
        _ content: PageContent
    ) -> [Int?] {
        var seen: [Int] = []
        return SharingPools(host).memberships.map { memberships in
            let pool = memberships[salting.rawValue][content.rawValue]
            guard pool >= 0 else { return nil }
            if !seen.contains(pool) { seen.append(pool) }
            return seen.firstIndex(of: pool)
        }
    }

    // MARK: Memberships

    /// 0 shares with all; 1 where salts are equal, an absent one being equal to an absent one; 2 alike, but a machine
    /// without a salt has one of its own.
    @Test(
        arguments: [
            (PageSharingSettings.Salting.none, [nil, nil, "a"], [0, 0, 0]),
            (.none, ["a", "b"], [0, 0]),
            (.none, [nil], [nil]),
            (.bySalt, [nil, nil, "a"], [0, 0, nil]),
            (.bySalt, ["a", "b"], [nil, nil]),
            (.bySalt, ["a", nil, "a", "b", nil, "b"], [0, 1, 0, 2, 1, 2]),
            (.withinVirtualMachine, [nil, nil, "a"], [nil, nil, nil]),
            (.withinVirtualMachine, ["a", "b"], [nil, nil]),
            (.withinVirtualMachine, ["a", nil, "a", "b", nil, "b"], [0, nil, 0, 1, nil, 1]),
        ] as [(PageSharingSettings.Salting, [String?], [Int?])]
    )
    func saltsGroupMachines(salting: PageSharingSettings.Salting, salts: [String?], groups: [Int?]) {
        let host = Self.host(salts)
        for content in [PageContent.zero, .osImage, .application] {
            #expect(Self.groups(host, salting, content) == groups)
        }
    }

    /// Zero pages are the same whatever runs; images are those of the operating system and of the application.
    @Test func imagesAreSharedByThoseThatUseThem() {
        var host = Self.host([nil, nil, nil, nil])
        host.virtualMachines[1].guestOS = .windows
        host.virtualMachines[2].content.osImage = "windows"
        host.virtualMachines[3].group = "other"
        host.virtualMachines[2].content.applicationImage = "other"
        #expect(Self.groups(host, .none, .zero) == [0, 0, 0, 0])
        #expect(Self.groups(host, .none, .osImage) == [0, 1, 1, 0])
        #expect(Self.groups(host, .none, .application) == [0, 0, 1, 1])
        #expect(Self.groups(host, .withinVirtualMachine, .osImage) == [nil, nil, nil, nil])
    }

    @Test func equalImagesUnderDifferentSaltsAreDifferentPools() {
        let host = Self.host(["a", "b", "a", "b"])
        let pools = SharingPools(host).memberships.map { $0[PageSharingSettings.Salting.bySalt.rawValue].osImage }
        #expect(pools[0] != pools[1])
        #expect(pools[0] == pools[2])
        #expect(pools[1] == pools[3])
    }

    @Test(arguments: PageSharingSettings.Salting.allCases)
    func machinesThatOptOutShareWithNobody(salting: PageSharingSettings.Salting) {
        var host = Self.host(["a", "a", "a"])
        host.virtualMachines[1].content.isPageSharingEnabled = false
        #expect(Self.groups(host, salting, .zero) == [0, nil, 0])
        host.pageSharing.isEnabled = false
        #expect(Self.groups(host, salting, .zero) == [nil, nil, nil])
        #expect(SharingPools(host).pools.isEmpty)
    }

    // MARK: Frames

    /// Machines 0 and 2 have salt a, 1 and 3 salt b, 4 none.
    private static func salted(_ salting: PageSharingSettings.Salting) -> HostSimulation {
        var simulation = TestHost.settled(host(["a", "b", "a", "b", nil], salting), seconds: 60)
        simulation.rest()
        simulation.advance(seconds: 30)
        return simulation
    }

    @Test(arguments: [(PageSharingSettings.Salting.none, 1), (.bySalt, 3), (.withinVirtualMachine, 3)])
    func eachSaltHasOneZeroFrame(salting: PageSharingSettings.Salting, frames: Int) {
        let view = Self.salted(salting).view
        #expect(view.guests.allSatisfy { $0.pages(.shared, .zero) > 50 })
        let pools = view.pools.filter { $0.content == .zero }.map(\.frames)
        #expect(pools.allSatisfy { $0 <= 1 })
        #expect(pools.reduce(0, +) + view.guests.reduce(0) { $0 + $1.state.zeroFrames } == frames)
    }

    /// Frames of an image are as many as two machines with equal salts have pages in common. Shared with the other two
    /// there would be more.
    @Test func framesAreOnlyThoseOfTheGroup() throws {
        let view = Self.salted(.bySalt).view
        for members in [[0, 2], [1, 3]] {
            let pool = view.pools[Int(view.guests[members[0]].state.pools.osImage)]
            #expect(pool.candidates == members)
            let registered = members.map {
                view.guests[$0].pages(.shared, .osImage) + view.guests[$0].pages(.hint, .osImage)
            }
            let expected = TestHost.expectedFrames(registered, universe: pool.universe)
            #expect(expected > 100)
            #expect(abs(Double(pool.frames) - expected) < 3 * pool.universe.squareRoot() / 2 + 0.03 * expected)
            #expect(members.reduce(0) { $0 + view.guests[$1].state.poolFrames.osImage } == pool.frames)
            // A frame of two machines has one page of each.
            #expect(members.allSatisfy { view.guests[$0].pages(.shared, .osImage) == pool.frames })
        }
        #expect(view.guests[4].pages(.shared, .osImage) == 0)
        #expect(view.guests[4].pages(.hint, .osImage) > 100)
    }

    /// Whatever one group does, the frames of the other stay as they are.
    @Test func poweringOffOneGroupLeavesTheOtherAlone() {
        var simulation = Self.salted(.bySalt)
        let before = simulation.view
        simulation.apply(.powerOff(machines: [0, 2]))
        let after = simulation.view
        for machine in [1, 3, 4] {
            #expect(after.guests[machine].cells == before.guests[machine].cells)
            #expect(after.guests[machine].state.framesCharged == before.guests[machine].state.framesCharged)
        }
        let pool = Int(before.guests[0].state.pools.osImage)
        #expect(before.pools[pool].frames > 0)
        #expect(after.pools[pool].frames == 0)
    }

    // MARK: Changing the setting

    /// A setting holds from a machine's next power-on; a reboot of the guest is none.
    @Test func aChangedSettingWaitsForPowerOn() {
        var simulation = Self.salted(.none)
        let pools = simulation.guests.map(\.pools)
        #expect(Set(pools.map(\.zero)).count == 1)
        simulation.apply(.setSalting(.withinVirtualMachine))
        simulation.apply(.reboot(machines: [0, 4]))
        simulation.advance(seconds: 30)
        #expect(simulation.guests.map(\.pools) == pools)
        for machine in [0, 4] {
            simulation.apply(.powerOff(machines: [machine]))
            simulation.apply(.powerOn(machines: [machine]))
            simulation.workloads[machine].busy = .constant(1_000_000)
        }
        simulation.advance(seconds: 30)
        #expect(simulation.guests[4].pools == .none)
        #expect(simulation.guests[4].zeroFrames == 1)
        #expect(simulation.guests[0].pools.zero >= 0)
        #expect(simulation.guests[0].pools.zero != pools[0].zero)
        #expect(simulation.guests[1...3].map(\.pools) == Array(pools[1...3]))
        #expect(simulation.booksImbalance == 0)
    }

    /// Under 1 a machine without a salt joins those that were started under 0, whose salt is 0 as well.
    @Test func machinesWithoutASaltMeetThoseStartedWithoutSalting() {
        let memberships = SharingPools(Self.host(["a", nil])).memberships
        let before = memberships[0][PageSharingSettings.Salting.none.rawValue]
        let after = memberships[1][PageSharingSettings.Salting.bySalt.rawValue]
        #expect(before == after)
        #expect(before.zero >= 0)
    }

    // MARK: Charging

    /// Ten frames behind 5, 5 and 11 pages: 2.38, 2.38 and 5.24, so 2, 2 and 5 and the one left to the largest
    /// remainder, ties to the first. The one zero frame goes to the machine with most zero pages.
    @Test func framesAreChargedByLargestRemainder() throws {
        var simulation = HostSimulation(Self.host([nil, nil, nil]), seed: 1, index: 0)
        let pools = simulation.guests[0].pools
        simulation.withMemory { memory in
            for (index, count) in [5, 5, 11].enumerated() {
                memory[index].pages.add(count, .shared, .workingSet, .osImage)
                memory[index].pages.add(count, .shared, .workingSet, .zero)
            }
            for (pool, frames) in [(pools.osImage, 10), (pools.zero, 1)] {
                memory.pools[Int(pool)].frames = frames
                memory.pools[Int(pool)].isDirty = true
            }
            memory.settle()
        }
        #expect(simulation.guests.map(\.poolFrames.osImage) == [3, 2, 5])
        #expect(simulation.guests.map(\.poolFrames.zero) == [0, 0, 1])
        #expect(simulation.guests.map(\.charge) == [3, 2, 6])
    }
}

extension PageTable {
    fileprivate func add(_ count: Int, _ backing: Backing, _ guestClass: GuestClass, _ content: PageContent) {
        add(count, backing, guestClass.rawValue, content.rawValue)
    }
}
