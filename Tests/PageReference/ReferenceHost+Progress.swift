import HostModel
import HostSimulation

/// How much of its work each machine gets done, and how many machine pages it may take: the model's formulas, fed with
/// what the pages say.
extension ReferenceHost {
    /// Waits that a second of work brings.
    func measureWaits(_ guest: ReferenceGuest) {
        let busy = max(guest.busy, 0.001)
        var swapIns = Double(guest.waits.unforeseenSwapIns) / busy
        var cacheReads = Double(guest.waits.unforeseenCacheReads) / busy
        var decompressions = Double(guest.waits.unforeseenDecompressions) / busy
        var breaks = 0.0
        for page in guest.pages where page.use.isInUse {
            let touch = guest.tables.touch[page.use.rawValue]
            switch page.place {
            case .swapped: swapIns += touch
            case .hostCached: cacheReads += touch
            case .compressed: decompressions += touch
            case .small where guest.isShared(page): breaks += guest.tables.write[page.use.rawValue]
            case .small, .large, .nowhere: break
            }
        }
        let pageIns =
            Double(guest.pageFile.workingSet) * guest.tables.touch[3]
            + Double(guest.pageFile.idle) * guest.tables.touch[2]
        let uncached = max(0, guest.fileCacheTarget - guest.count(.fileCache))
        let misses = Double(uncached) * guest.tables.touch[1] / 8
        let processors = Double(guest.configuration.vCPUs)
        let diskLatency = Double(guest.configuration.diskLatencyMicroseconds) / 1_000_000
        let decompression = Double(configuration.compression.decompressionMicroseconds) / 1_000_000
        var waits = ReferenceWaits()
        waits.swapIns = swapIns / processors
        waits.cacheReads = cacheReads / processors
        waits.decompression = decompressions * decompression / processors
        waits.guestPageIn = pageIns * diskLatency / processors
        waits.cacheMiss = misses * diskLatency / processors
        waits.copyOnWrite = breaks * 0.000_003 / processors
        guest.waits = waits
    }

    // MARK: Devices

    /// Latencies at which no device is asked for more than it moves: the host cache first, the swap device at its best.
    func loadDevices() {
        swapSpace.cacheLatency = loaded(swapSpace.unloadedCacheLatency, Double(swapSpace.cacheBandwidth)) { latency in
            reads(latency: swapSpace.unloadedLatency, cacheLatency: latency) { $0.cacheReads }
        }
        swapSpace.latency = loaded(swapSpace.unloadedLatency, Double(swapSpace.deviceBandwidth)) { latency in
            reads(latency: latency, cacheLatency: swapSpace.cacheLatency) { $0.swapIns }
        }
    }

    private func loaded(_ unloaded: Double, _ bandwidth: Double, reads: (Double) -> Double) -> Double {
        guard bandwidth > 0, reads(unloaded) > bandwidth else { return unloaded }
        var low = unloaded
        var high = max(unloaded, 1e-6) * 2
        while reads(high) > bandwidth, high < 1000 { high *= 2 }
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if reads(middle) > bandwidth { low = middle } else { high = middle }
        }
        return high
    }

    private func reads(latency: Double, cacheLatency: Double, _ pages: (ReferenceWaits) -> Double) -> Double {
        guests.filter { !$0.isBlocked }.reduce(0) { sum, guest in
            let wait = guest.waits.total(latency: latency, cacheLatency: cacheLatency)
            return sum + pages(guest.waits) * Double(guest.configuration.vCPUs) * guest.busy / (1 + wait)
        }
    }

    func advanceProgress(_ guest: ReferenceGuest) {
        let microseconds = guest.busy * 1_000_000
        guard !guest.isBlocked else {
            guest.progress = 0
            guest.counters.stallBlocked += microseconds
            return
        }
        let waits = guest.waits
        guest.progress = 1 / (1 + waits.total(latency: swapSpace.latency, cacheLatency: swapSpace.cacheLatency))
        let waited = microseconds * guest.progress
        let swapIn = waits.swapIns * swapSpace.latency + waits.cacheReads * swapSpace.cacheLatency
        guest.counters.stallSwapIn += waited * swapIn
        guest.counters.stallDecompression += waited * waits.decompression
        guest.counters.stallCopyOnWrite += waited * waits.copyOnWrite
        guest.counters.stallGuestPageIn += waited * waits.guestPageIn
        guest.counters.stallCacheMiss += waited * waits.cacheMiss
    }

    // MARK: Allowance

    /// Divides free memory among machines before any of them acts.
    func grantAllowances() {
        let isPlentiful = configuration.hasLargePages && free > max(rules.largePageThreshold, rules.freeGoal)
        var wanted = 0
        for guest in guests {
            let want = want(guest, isPlentiful: isPlentiful)
            let hasRoom = guest.limit >= guest.size || guest.limit - guest.charge >= want + 512
            guest.mayUseLargePages = isPlentiful && hasRoom
            guest.allowance = want + (guest.mayUseLargePages && want > 0 ? 512 : 0)
            wanted += guest.allowance
        }
        let usable = max(0, free - 8 - 4 * guests.count)
        guard wanted > usable else { return }
        for (guest, part) in zip(guests, proportional(usable, guests.map(\.allowance))) {
            let want = guest.allowance
            guest.allowance = part
            guard want > 0 else { continue }
            let served = Double(guest.allowance) / Double(want)
            guest.counters.stallBlocked += guest.busy * guest.progress * (1 - served) * 1_000_000
            guest.progress *= served
        }
    }

    /// Whole parts in proportion; which ones are rounded up is left to chance, so that no machine is always favored.
    func proportional(_ total: Int, _ weights: [Int]) -> [Int] {
        let all = max(1, weights.reduce(0, +))
        let offset = draw.index(below: all)
        var sum = 0
        return weights.map { weight in
            let before = (sum * total + offset) / all
            sum += weight
            return (sum * total + offset) / all - before
        }
    }

    /// Most machine pages that the machine's step can ask for.
    private func want(_ guest: ReferenceGuest, isPlentiful: Bool) -> Int {
        guard !guest.isBlocked else { return 0 }
        var faults = 0.0
        for page in guest.pages where page.use.isInUse {
            if page.place != .nowhere, !page.place.isResident { faults += guest.tables.touch[page.use.rawValue] }
            if guest.isShared(page) { faults += guest.tables.write[page.use.rawValue] }
        }
        let zeroing = guest.zeroingWant(hasLargePages: isPlentiful, sharesZeroes: sharesZeroes(guest))
        let want = Int(faults * guest.work) + guest.growthWant + zeroing + 16
        guard guest.isLimitEnforced else { return want }
        return min(want, max(0, guest.limit - guest.charge) + 2048)
    }
}
