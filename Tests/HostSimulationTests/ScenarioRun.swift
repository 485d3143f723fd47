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
    var constants: HostConstants
    var available: Int
    var guests: [GuestView]
    var pools: [SharingPool]

    init(_ memory: HostMemory) {
        host = memory.host.pointee
        constants = memory.constants.pointee
        available = memory.available
        guests = (0..<memory.guestCount).map { GuestView(memory[$0], memory) }
        pools = Array(memory.pools)
    }
}

/// A copy of one machine's counts.
struct GuestView {
    var state: GuestState
    var constants: GuestConstants
    var balloonMaximum: Int
    var compressionMaximum: Int
    /// Cells of the page table, and the sums that it keeps of their rows and of the guest classes.
    var cells: [Int]
    var rows: [Int]
    var totals: [Int]

    init(_ guest: GuestMemory, _ memory: HostMemory) {
        state = guest.state.pointee
        constants = guest.constants.pointee
        balloonMaximum = ReclamationPlan.balloonMaximum(guest, memory)
        compressionMaximum = MemoryCompression.cacheMaximum(guest, memory)
        let pages = guest.pages
        cells = (0..<PageTable.rowCount).flatMap { row in
            let cells = pages.cells(row / GuestClass.count, row % GuestClass.count)
            return (0..<PageContent.count).map { Int(cells[$0]) }
        }
        rows = (0..<PageTable.rowCount).map { pages.row($0 / GuestClass.count, $0 % GuestClass.count) }
        totals = GuestClass.allCases.map { pages.total($0) }
    }

    var counters: GuestCounters { state.counters }

    /// The sums of the rows, worked out again.
    var rowSums: [Int] {
        let width = PageContent.count
        return stride(from: 0, to: cells.count, by: width).map { cells[$0..<$0 + width].reduce(0, +) }
    }

    /// Pages with a machine page of their own, whole or part of a large one.
    var owned: Int { pages(.large) + pages(.largeHint) + pages(.privateSmall) + pages(.hint) }

    func pages(_ backing: Backing) -> Int {
        GuestClass.allCases.reduce(0) { $0 + pages(backing, $1) }
    }

    func pages(_ backing: Backing, _ content: PageContent) -> Int {
        GuestClass.allCases.reduce(0) { $0 + pages(backing, $1, content) }
    }

    func pages(_ backing: Backing, _ guestClass: GuestClass) -> Int {
        PageContent.allCases.reduce(0) { $0 + pages(backing, guestClass, $1) }
    }

    func pages(_ backing: Backing, _ guestClass: GuestClass, _ content: PageContent) -> Int {
        cells[(backing.rawValue * GuestClass.count + guestClass.rawValue) * PageContent.count + content.rawValue]
    }

    /// Pages of contents that others may have too.
    func sharable(_ backing: Backing) -> Int { pages(backing) - pages(backing, .unique) }

    func pages(_ guestClass: GuestClass) -> Int {
        Backing.allCases.reduce(0) { $0 + pages($1, guestClass) }
    }

    /// Everything that only ever rises while the machine is on.
    var rising: [Int] {
        [
            counters.swapIn, counters.swapOut, counters.hostCacheIn, counters.hostCacheOut, counters.doublePaging,
            counters.guestPageIn, counters.guestPageOut, counters.outOfMemoryKills, counters.reclaimedByPageSharing,
            counters.reclaimedByBalloon, counters.quartersReclaimedByCompression,
            counters.quartersReclaimedByHostCache, counters.quartersReclaimedByHostSwap,
        ] + stalls.map { Int($0) }
    }

    /// Stall time by cause, in microseconds.
    var stalls: [Int64] {
        [
            counters.stallSwapIn, counters.stallDecompression, counters.stallGuestPageIn, counters.stallCacheMiss,
            counters.stallCopyOnWrite, counters.stallBlocked,
        ]
    }
}
