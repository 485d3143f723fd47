import HostModel
import Testing

@testable import HostSimulation

/// What each policy does in each state, against memory-model.md section 4.2, and what else tells `w02` apart.
struct PolicyTests {
    /// What a second of reclamation did to a machine.
    struct Acts: OptionSet {
        let rawValue: Int
        static let balloon = Acts(rawValue: 1)
        static let compress = Acts(rawValue: 2)
        static let swap = Acts(rawValue: 4)
        static let block = Acts(rawValue: 8)

        init(rawValue: Int) { self.rawValue = rawValue }

        init(_ state: GuestState) {
            self = []
            if state.ballooned > 0 { insert(.balloon) }
            if state.counters.quartersReclaimedByCompression > 0 { insert(.compress) }
            if state.counters.swapOut > 0 { insert(.swap) }
            if state.isBlocked { insert(.block) }
        }
    }

    /// Two machines that hold 100 000 pages each, the first with a balloon driver, on a host with 12 000 free pages.
    private static func simulation(_ policy: PolicyName) -> HostSimulation {
        var machines = ["a", "b"].map { TestHost.machine($0, pages: 120_000, idle: 100_000) }
        machines[1].hasBalloonDriver = false
        var host = TestHost.host(gibibytes: 1, policy: policy, machines: machines)
        host.compression = HostConfiguration(name: "", machineMemory: .zero, policy: policy).compression
        host.leaveFree(12_000, used: 200_000)
        host.minFree = Ratio(millionths: 10_000)
        var simulation = TestHost.settled(host, seconds: 25)
        simulation.rest()
        return simulation
    }

    // MARK: Actions

    /// Machines with and without a driver. From 6.0 on ballooning stops in hard; vSphere 5 adds compression in hard and
    /// swap in low; in 2002 soft paged only where no balloon could help, and nothing was compressed.
    @Test(
        arguments: [
            (PolicyName.esxi6, MemoryState.high, [], []),
            (.esxi6, .clear, [], []),
            (.esxi6, .soft, .balloon, []),
            (.esxi6, .hard, [.compress, .swap], [.compress, .swap]),
            (.esxi6, .low, [.compress, .swap, .block], [.compress, .swap, .block]),
            (.esx5, .high, [], []),
            (.esx5, .soft, .balloon, []),
            (.esx5, .hard, [.balloon, .compress], .compress),
            (.esx5, .low, [.balloon, .compress, .swap], [.compress, .swap]),
            (.w02, .high, [], []),
            (.w02, .soft, .balloon, .swap),
            (.w02, .hard, .swap, .swap),
            (.w02, .low, [.swap, .block], [.swap, .block]),
        ] as [(PolicyName, MemoryState, Acts, Acts)]
    )
    func eachStateActsByItsTable(policy: PolicyName, state: MemoryState, withDriver: Acts, withoutDriver: Acts) {
        var simulation = Self.simulation(policy)
        simulation.setMinFree(for: state)
        simulation.step()
        #expect(simulation.host.memoryState.state == state)
        #expect(Acts(simulation.guests[0]) == withDriver)
        #expect(Acts(simulation.guests[1]) == withoutDriver)
    }

    /// A host that has ballooned for a second.
    private static func ballooned(_ policy: PolicyName) -> HostSimulation {
        var simulation = simulation(policy)
        simulation.setMinFree(for: .soft)
        simulation.step()
        return simulation
    }

    /// Balloons hold where the table does not inflate them. In clear they go on until the goal for free memory is
    /// reached, for soft was entered before (engine-trial.md section 4).
    @Test(arguments: [
        (PolicyName.esxi6, MemoryState.hard, 0), (.esxi6, .low, 0), (.w02, .hard, 0), (.w02, .low, 0),
        (.esx5, .hard, 1), (.esx5, .low, 1), (.esxi6, .clear, 1),
    ])
    func balloonsHoldOrInflate(policy: PolicyName, state: MemoryState, sign: Int) {
        var simulation = Self.ballooned(policy)
        let before = simulation.guests[0].ballooned
        #expect(before > 500)
        simulation.enter(.high)
        simulation.setMinFree(for: state)
        simulation.step()
        #expect(simulation.host.memoryState.state == state)
        #expect((simulation.guests[0].ballooned - before).signum() == sign)
    }

    /// Entitlements are computed every 15 s; from then on the balloon is given back.
    @Test(arguments: PolicyName.allCases)
    func balloonsDeflateInHigh(policy: PolicyName) {
        var simulation = Self.ballooned(policy)
        simulation.enter(.high)
        simulation.setMinFree(for: .high)
        simulation.advance(seconds: 60)
        #expect(simulation.host.memoryState.state == .high)
        #expect(simulation.guests[0].ballooned == 0)
    }

    /// 300 pages of minFree, in the shares of each generation; `w02` has 6, 4, 2 and 1 % of memory (W02-S1).
    @Test(arguments: [
        (PolicyName.esxi6, [300, 192, 96, 48]), (.esx5, [0, 192, 96, 48]), (.w02, [0, 200, 100, 50]),
    ])
    func thresholdsAreThoseOfTheGeneration(policy: PolicyName, expected: [Int]) {
        let states: [MemoryState] = [.clear, .soft, .hard, .low]
        #expect(states.map { policy.policy.threshold(of: $0, minFree: 300) } == expected)
        #expect((policy.policy.thresholds[.clear] == nil) == (policy != .esxi6))
    }

    /// The lines at which large pages break and form again, in percent of minFree: 400 for 6.0 and later only.
    @Test func onlyTheNewestPolicyBreaksLargePagesBelowALine() {
        let lines = PolicyName.allCases.map { $0.policy.pages($0.policy.largePageThreshold, minFree: 100) }
        #expect(lines == [400, 0, 0])
        #expect(PolicyName.allCases.map { $0.policy.pages($0.policy.largePageReturn, minFree: 100) } == [440, 220, 0])
    }

    // MARK: esx5

    @Test func esx5NeverIsInClear() {
        var simulation = Self.simulation(.esx5)
        simulation.apply(.setBalloonDriver(machines: [1], isUp: true))
        simulation.apply(.setMinFree(Ratio(millionths: 100_000)))
        var seen: Set<MemoryState> = []
        for _ in 0..<300 {
            simulation.step()
            seen.insert(simulation.host.memoryState.state)
        }
        #expect(seen.contains(.soft))
        #expect(seen.contains(.high))
        #expect(!seen.contains(.clear))
        #expect(simulation.snapshot().millisecondsInState[MemoryState.clear.rawValue] == 0)
    }

    // MARK: w02

    /// Soft pages where ballooning is impossible: without a driver, or with the balloon at its maximum.
    @Test(arguments: [(0, true), (9_999, true), (10_000, true), (10_001, false), (60_000, false)])
    func w02SwapsInSoftWhereTheBalloonIsAtItsMaximum(maximum: Int, swaps: Bool) {
        var simulation = Self.simulation(.w02)
        simulation.balloon(toward: 10_000)
        #expect(simulation.guests[0].ballooned == 10_000)
        simulation.host.balloonMaximum = Ratio(millionths: Int64((maximum * 1_000_000 + 119_999) / 120_000))
        simulation.setMinFree(for: .soft)
        simulation.enter(.soft)
        simulation.withMemory { memory in
            Entitlement.balance(memory)
            var nobody = UnobservedStep()
            ReclamationPlan.page(memory, &nobody)
        }
        #expect((simulation.guests[0].counters.swapOut > 0) == swaps)
        #expect(simulation.guests[1].counters.swapOut > 0)
    }

    /// Section 6: half of the machine's size in ESX 2, 65 % since.
    @Test(arguments: [(PolicyName.w02, 60_000), (.esx5, 78_000), (.esxi6, 78_000)])
    func theBalloonMaximumIsThatOfTheGeneration(policy: PolicyName, maximum: Int) {
        #expect(Self.simulation(policy).snapshot().virtualMachines[0].balloonMaximum == PageCount(maximum))
    }

    /// Section 5.2: 50 pages a second for a machine and 200 for the host. A machine of 10 240 pages takes 205 s a pass,
    /// ten of them 512 s.
    @Test(arguments: [(1, 205, 50), (4, 205, 200), (10, 512, 200)])
    func w02ScansAtItsRates(machines: Int, seconds: Int, rate: Int) {
        var host = HostConfiguration(name: "host", machineMemory: ByteCount.gibibytes(4).pages, policy: .w02)
        host.virtualMachines = (0..<machines).map { TestHost.machine("vm-\($0)", pages: 10_240, idle: 10_240) }
        #expect(PageSharing.hostScanLimit(host) == 200)
        var simulation = TestHost.settled(host, seconds: 2)
        simulation.rest()
        #expect(simulation.snapshot().virtualMachines.allSatisfy { $0.granted == PageCount(10_240) })
        for index in simulation.guests.indices { simulation.guests[index].passLeft = 0 }
        let scanned = simulation.host.scanned
        var passed = 0
        repeat {
            simulation.step()
            passed += 1
        } while simulation.guests[0].passLeft >= 1
        #expect(passed == seconds)
        #expect(abs(simulation.host.scanned - scanned - rate * seconds) <= seconds)
        #expect(simulation.view.guests.allSatisfy { $0.sharable(.privateSmall) <= 1 })
    }

    /// Section 3: a sampling period of 30 s of run time in 2002, of 60 s today.
    @Test(arguments: [(PolicyName.w02, 30), (.esx5, 60), (.esxi6, 60)])
    func theSamplingPeriodIsThatOfTheGeneration(policy: PolicyName, seconds: Int) {
        let machine = TestHost.machine("a", pages: 50_000, workingSet: 40_000)
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 1, policy: policy, machines: [machine]),
            seconds: 3
        )
        // What was touched in the running period falls when the next one begins.
        var begins: [Int] = []
        var before = 0
        for second in 0..<200 {
            simulation.step()
            let touched = simulation.snapshot().virtualMachines[0].touched.pages
            if touched < before { begins.append(second) }
            before = touched
        }
        #expect(begins.count >= 3)
        #expect(zip(begins, begins.dropFirst()).allSatisfy { $1 - $0 == seconds })
    }

    @Test func w02HasNeitherLargePagesNorCompressionNorSalting() {
        let host = HostConfiguration(name: "host", machineMemory: PageCount(1_000_000), policy: .w02)
        #expect(!host.hasLargePages)
        #expect(!host.compression.isEnabled)
        #expect(host.pageSharing.salting == .none)
        let today = HostConfiguration(name: "host", machineMemory: PageCount(1_000_000))
        #expect(today.hasLargePages)
        #expect(today.compression.isEnabled)
        #expect(today.pageSharing.salting == .withinVirtualMachine)
    }
}
