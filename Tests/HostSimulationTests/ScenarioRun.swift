import HostModel

@testable import HostSimulation

/// One host of a scenario with its timeline, stepped the way a fleet steps it, but open to looks inside.
struct ScenarioRun {
    var simulation: HostSimulation
    private let events: [ScenarioEvent]
    private let repeatPeriod: Int64?
    private var next = 0
    private var roundStart: Int64 = 0

    init(_ scenario: Scenario, host: Int = 0) {
        simulation = HostSimulation(
            scenario.hosts[host],
            seed: scenario.seed,
            index: host,
            start: scenario.start
        )
        events = scenario.events.filter { $0.host == host }
        repeatPeriod = scenario.repeatPeriod?.milliseconds
    }

    /// Lets the events of the coming second act and returns them.
    mutating func applyEvents() -> [ScenarioEvent.Action] {
        let now = simulation.elapsed.milliseconds
        if let repeatPeriod, now - roundStart >= repeatPeriod {
            roundStart += repeatPeriod
            next = 0
        }
        var applied: [ScenarioEvent.Action] = []
        while next < events.count, events[next].time.milliseconds <= now - roundStart {
            simulation.apply(events[next].action)
            applied.append(events[next].action)
            next += 1
        }
        return applied
    }

    mutating func step() {
        simulation.step()
    }

    /// Events and steps of a number of seconds.
    mutating func advance(seconds: Int) {
        for _ in 0..<seconds {
            _ = applyEvents()
            step()
        }
    }

    /// State of the inside, copied.
    func view() -> HostView {
        var copy = simulation
        return copy.withMemory { HostView($0) }
    }
}

/// A copy of one host's counts, for checks that a snapshot is too coarse for.
struct HostView {
    var host: HostState
    var policy: ReclamationPolicy
    var available: Int
    var guests: [GuestView]
    var pools: [SharingPool]

    init(_ memory: HostMemory) {
        host = memory.host.pointee
        policy = memory.policy
        available = memory.available
        guests = (0..<memory.guestCount).map { GuestView(memory[$0], balloonMaximum: memory) }
        pools = Array(memory.pools)
    }
}

/// A copy of one machine's counts.
struct GuestView {
    var state: GuestState
    var constants: GuestConstants
    var balloonMaximum: Int
    /// Cells of the page table.
    var cells: [Int]

    init(_ guest: GuestMemory, balloonMaximum memory: HostMemory) {
        state = guest.state.pointee
        constants = guest.constants.pointee
        balloonMaximum = ReclamationPlan.balloonMaximum(guest, memory.configuration)
        cells = (0..<PageTable.cellCount).map { Int(guest.pages.base[$0]) }
    }

    func pages(_ backing: Backing) -> Int {
        let start = backing.rawValue * PageTable.cellsPerBacking
        return cells[start..<start + PageTable.cellsPerBacking].reduce(0, +)
    }

    func pages(_ backing: Backing, _ content: PageContent) -> Int {
        GuestClass.allCases.reduce(0) { $0 + cells[PageTable.index(backing, $1.rawValue, content.rawValue)] }
    }

    func pages(_ backing: Backing, _ guestClass: GuestClass) -> Int {
        PageContent.allCases.reduce(0) { $0 + cells[PageTable.index(backing, guestClass.rawValue, $1.rawValue)] }
    }

    func pages(_ guestClass: GuestClass) -> Int {
        Backing.allCases.reduce(0) { $0 + pages($1, guestClass) }
    }

    /// Everything that only ever rises while the machine is on.
    var counters: [Int] {
        [
            state.swapIn, state.swapOut, state.doublePaging, state.guestPageIn, state.guestPageOut,
            state.outOfMemoryKills, state.reclaimedByPageSharing, state.reclaimedByBalloon,
        ] + stalls.map { Int($0) }
    }

    /// Stall time by cause, in microseconds.
    var stalls: [Int64] {
        [
            state.stallSwapIn, state.stallGuestPageIn, state.stallCacheMiss, state.stallCopyOnWrite,
            state.stallBlocked,
        ]
    }
}
