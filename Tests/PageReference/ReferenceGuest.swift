import HostModel
import HostSimulation

/// One virtual machine, page by page. Rules are those of the engine's model, carried out on real pages.
final class ReferenceGuest {
    let configuration: VirtualMachineConfiguration
    let tables: GuestTables
    let frames: FrameTable
    let swapSpace: SwapSpace
    /// Who shares with this machine, by kind of content.
    let scopes: [Int]
    let canShare: Bool
    let freeFloor: Int

    var pages: [PageRecord]
    /// Pages by use, kept beside the records.
    private(set) var counts = [Int](repeating: 0, count: PageUse.count)
    /// Members of each large page; empty for one that is broken.
    var regions: [[Int]] = []
    /// Large pages that lost a part in this phase.
    var hitRegions: Set<Int> = []
    private var heldSystem: [Bool]
    private var heldApplication: [Bool]
    private var nextUnique = 0
    var nextCompressed = 0
    var draw: SeededDraw
    var step = 0

    // The workload, and what the machine gets done.

    var kernelTarget = 0
    var workingSetTarget = 0
    var idleTarget = 0
    var fileCacheTarget = 0
    var busy = 0.0
    var progress = 0.0
    var waits = ReferenceWaits()
    var driftWork = 0.0
    var refusedGrowth = 0
    var isHeldByHost = false
    var killPause: Int64 = 0
    var bootMilliseconds: Int64
    var zeroingLeft = 0
    var pageFile = ReferencePageFile()
    var allowance = 0
    var mayUseLargePages = false
    var isBlocked = false

    // What the host knows and decides.

    var charge = 0
    var framesCharged = 0
    var entitlement = 0
    var isLimitEnforced = false
    var balloonTarget = 0
    var slowInflation = 512
    var slowCycles = 0
    var deflation = 512
    /// Quarters of a page in the compression cache.
    var quarters = 0
    var pass: [Int] = []
    var passPosition = 0
    var scanCredit = 0.0
    var sampler = ActiveSampler()
    var counters = ReferenceCounters()

    init(
        _ machine: VirtualMachineConfiguration,
        frames: FrameTable,
        swapSpace: SwapSpace,
        scopes: [Int],
        canShare: Bool,
        draw: SeededDraw
    ) {
        configuration = machine
        tables = GuestTables(machine)
        self.frames = frames
        self.swapSpace = swapSpace
        self.scopes = scopes
        self.canShare = canShare && machine.content.isPageSharingEnabled
        self.draw = draw
        let size = Int(machine.configuredSize.value)
        freeFloor = size / 100
        pages = Array(repeating: PageRecord(), count: size)
        counts[PageUse.neverTouched.rawValue] = size
        heldSystem = Array(repeating: false, count: tables.osImageSize)
        heldApplication = Array(repeating: false, count: tables.applicationSize)
        bootMilliseconds = machine.guestOS == .windows ? 40_000 : 20_000
        zeroingLeft = machine.guestOS == .windows ? size : 0
    }

    // MARK: Facts

    var size: Int { pages.count }
    var work: Double { busy * progress }
    var reservation: Int { Int(configuration.allocation.reservation.value) }
    var limit: Int { min(size, Int((configuration.allocation.limit ?? configuration.configuredSize).value)) }
    var pageFileSize: Int { Int(configuration.pageFileSize.value) }
    var isDriverUp: Bool { configuration.hasBalloonDriver && bootMilliseconds <= 0 }
    var cachePages: Int { (quarters + 3) / 4 }
    /// Pages that the guest can use without taking any from anybody.
    var freePages: Int { count(.free) + count(.neverTouched) }

    @inline(__always)
    func count(_ use: PageUse) -> Int { counts[use.rawValue] }

    @inline(__always)
    func isShared(_ page: PageRecord) -> Bool {
        page.place == .small && page.frame >= 0 && frames.isShared(page.frame)
    }

    /// A machine page, or a part of one, that serves this page alone.
    @inline(__always)
    func isOwned(_ page: PageRecord) -> Bool { page.place.isResident && !isShared(page) }

    func indices(where matches: (PageRecord) -> Bool) -> [Int] {
        pages.indices.filter { matches(pages[$0]) }
    }

    func number(where matches: (PageRecord) -> Bool) -> Int {
        var sum = 0
        for page in pages where matches(page) { sum += 1 }
        return sum
    }

    /// Pages picked at random, at most all there are.
    func pick(_ count: Int, where matches: (PageRecord) -> Bool) -> [Int] {
        guard count > 0 else { return [] }
        let candidates = indices(where: matches)
        return draw.sample(min(count, candidates.count), of: candidates)
    }

    // MARK: Changes of one page

    func setUse(_ index: Int, _ use: PageUse) {
        counts[pages[index].use.rawValue] -= 1
        counts[use.rawValue] += 1
        pages[index].use = use
    }

    /// Gives the page new content, as its use has it.
    func rewrite(_ index: Int, as use: PageUse) {
        setContent(index, makeContent(tables.kind(of: use, &draw)))
    }

    func setContent(_ index: Int, _ content: PageContent) {
        forgetContent(index)
        pages[index].content = content
        switch content.kind {
        case .osImage: heldSystem[content.number] = true
        case .application: heldApplication[content.number] = true
        default: break
        }
    }

    /// The machine holds the page's content no longer, so that another page may get that part of an image.
    func forgetContent(_ index: Int) {
        let content = pages[index].content
        switch content.kind {
        case .osImage: heldSystem[content.number] = false
        case .application: heldApplication[content.number] = false
        default: break
        }
        pages[index].content = .zero
    }

    private func makeContent(_ kind: PageContent.Kind) -> PageContent {
        switch kind {
        case .zero:
            return .zero
        case .osImage:
            if let number = unheld(heldSystem) { return PageContent(kind: .osImage, number: number) }
        case .application:
            if let number = unheld(heldApplication) { return PageContent(kind: .application, number: number) }
        case .duplicated:
            return PageContent(kind: .duplicated, number: draw.index(below: tables.duplicates))
        case .unique:
            break
        }
        nextUnique += 1
        return PageContent(kind: .unique, number: nextUnique)
    }

    /// A random page of an image that this machine does not hold; nil where it seems to hold all.
    private func unheld(_ held: [Bool]) -> Int? {
        guard !held.isEmpty else { return nil }
        for _ in 0..<1000 {
            let number = draw.index(below: held.count)
            if !held[number] { return number }
        }
        return nil
    }

    /// The page no longer uses a registered frame, or is no longer known to the scan.
    func unregister(_ index: Int) {
        if pages[index].frame >= 0 { frames.leave(pages[index].frame) }
        pages[index].frame = -1
        pages[index].isKnownToScan = false
    }

    func leaveRegion(_ index: Int) {
        hitRegions.insert(pages[index].region)
        pages[index].region = -1
    }

    func freeSlot(_ index: Int) {
        quarters -= pages[index].slot
        pages[index].slot = 0
    }

    func readSwapped() {
        counters.swapIn += 1
        swapSpace.readSwapped()
    }

    func readCached() {
        counters.hostCacheIn += 1
        swapSpace.readCached()
    }

    /// Brings a page that is not resident into a machine page, reading it from where it is.
    func fetch(_ index: Int, isForeseen: Bool) {
        switch pages[index].place {
        case .compressed:
            freeSlot(index)
            if !isForeseen { waits.unforeseenDecompressions += 1 }
        case .hostCached:
            readCached()
            if !isForeseen { waits.unforeseenCacheReads += 1 }
        case .swapped:
            readSwapped()
            if !isForeseen { waits.unforeseenSwapIns += 1 }
        case .nowhere, .large, .small:
            break
        }
        pages[index].place = .small
    }
}

/// Pages in a guest's page file, by what they were when they were written.
struct ReferencePageFile {
    var workingSet = 0
    var idle = 0

    var used: Int { workingSet + idle }

    subscript(use: PageUse) -> Int {
        get { use == .workingSet ? workingSet : idle }
        set {
            if use == .workingSet { workingSet = newValue } else { idle = newValue }
        }
    }
}

/// What a machine waits for in one second of work.
struct ReferenceWaits {
    var swapIns = 0.0
    var cacheReads = 0.0
    var decompression = 0.0
    var guestPageIn = 0.0
    var cacheMiss = 0.0
    var copyOnWrite = 0.0
    var unforeseenSwapIns = 0
    var unforeseenCacheReads = 0
    var unforeseenDecompressions = 0

    func total(latency: Double, cacheLatency: Double) -> Double {
        swapIns * latency + cacheReads * cacheLatency + decompression + guestPageIn + cacheMiss + copyOnWrite
    }
}

/// What a machine counts, in pages and microseconds.
struct ReferenceCounters {
    var swapIn = 0
    var swapOut = 0
    var hostCacheIn = 0
    var hostCacheOut = 0
    var doublePaging = 0
    var guestPageIn = 0
    var guestPageOut = 0
    var outOfMemoryKills = 0
    var stallSwapIn = 0.0
    var stallDecompression = 0.0
    var stallGuestPageIn = 0.0
    var stallCacheMiss = 0.0
    var stallCopyOnWrite = 0.0
    var stallBlocked = 0.0
}
