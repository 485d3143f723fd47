public import HostModel
public import HostSimulation

/// One host with its machines, page by page: the model's rules the slow and obvious way, to hold the engine's counts
/// against.
///
/// Every page has a record, contents are real and compared in a real hash table, victims, samples and the order of the
/// scan are really drawn. Rules of the whole host come from outside, see `HostRules`. There are no events, and all
/// machines run from the start.
public final class ReferenceHost {
    let configuration: HostConfiguration
    let rules: HostRules
    let guests: [ReferenceGuest]
    let frames: FrameTable
    let swapSpace: SwapSpace
    var elapsed: Int64 = 0
    var free = 0
    var state = MemoryState.high
    private var millisecondsInState = [Int64](repeating: 0, count: MemoryState.allCases.count)
    var isReclaiming = false
    private var millisecondsToBalance: Int64 = 0
    private var freeAtBalance = 0
    var nextToBreak = 0
    var nextToPage = 0
    var largePagesBroken = 0
    var draw: SeededDraw
    private let scopeCount: Int
    private let startOfDay: Int64

    public init(_ configuration: HostConfiguration, rules: HostRules, seed: UInt64, start: Timestamp = .defaultStart) {
        self.configuration = configuration
        self.rules = rules
        let scopes = SharingScopes(configuration)
        scopeCount = scopes.count
        frames = FrameTable(scopes: scopes.count)
        swapSpace = SwapSpace(configuration)
        draw = SeededDraw(seed: SeededDraw.mixed(seed &* 0x9E37_79B9))
        startOfDay = start.millisecondsSince1970 % 86_400_000
        var guests: [ReferenceGuest] = []
        for (index, machine) in configuration.virtualMachines.enumerated() {
            guests.append(
                ReferenceGuest(
                    machine,
                    frames: frames,
                    swapSpace: swapSpace,
                    scopes: scopes.byMachine[index],
                    canShare: configuration.pageSharing.isEnabled,
                    draw: SeededDraw(seed: SeededDraw.mixed(seed &* 0x9E37_79B9 &+ UInt64(index) &+ 1))
                )
            )
        }
        self.guests = guests
        settle()
        balanceEntitlements()
    }

    /// Advances by one second, in the order of the engine's phases.
    public func step() {
        setTargets()
        swapSpace.beginStep()
        for guest in guests { measureWaits(guest) }
        loadDevices()
        for guest in guests { advanceProgress(guest) }
        grantAllowances()
        for guest in guests { run(guest) }
        scanPages()
        settle()
        balance()
        reclaim()
        elapsed += 1000
    }

    private func setTargets() {
        for guest in guests {
            let workload = guest.configuration.workload
            let phase = workload.phase.milliseconds
            let time = elapsed + phase
            let timeOfDay = (startOfDay + elapsed + phase) % 86_400_000
            guest.step = Int(elapsed / 1000)
            guest.kernelTarget = Int(rules.value(workload.kernel, time, timeOfDay))
            guest.workingSetTarget = Int(rules.value(workload.workingSet, time, timeOfDay))
            guest.idleTarget = Int(rules.value(workload.idle, time, timeOfDay))
            guest.fileCacheTarget = Int(rules.value(workload.fileCache, time, timeOfDay))
            guest.busy = Double(rules.value(workload.busy, time, timeOfDay)) / 1_000_000
        }
    }

    private func run(_ guest: ReferenceGuest) {
        guest.touchPages()
        guest.writePages()
        guest.advanceBoot(sharesZeroes: sharesZeroes(guest))
        guest.grow()
        guest.pageIn()
        guest.sampler.advance(
            pages: guest.pages,
            step: guest.step,
            work: guest.work,
            period: rules.sampleMilliseconds,
            &guest.draw
        )
    }

    func sharesZeroes(_ guest: ReferenceGuest) -> Bool { rules.sharesZeroedPages && guest.canShare }

    private func scanPages() {
        let settings = configuration.pageSharing
        guard settings.isEnabled else { return }
        let budgets = guests.map { guest -> Double in
            guard guest.canShare else { return 0 }
            let most = Double(settings.scanRateMaximum)
            guard let time = settings.scanTime else { return most }
            return min(Double(guest.number { $0.place.isResident }) * 1000 / Double(time.milliseconds), most)
        }
        let wanted = budgets.reduce(0, +)
        let limit = Double(rules.scanLimit)
        let share = wanted > limit ? limit / wanted : 1
        for (guest, budget) in zip(guests, budgets) where budget > 0 { guest.scan(budget * share) }
    }

    // MARK: Books

    /// Counts what every page takes of machine memory, and charges it.
    func settle() {
        var shared = [[Int]](repeating: Array(repeating: 0, count: guests.count), count: scopeCount)
        var used = Int(configuration.hypervisorUse.value) + rules.overheads.reduce(0, +)
        for (position, guest) in guests.enumerated() {
            var owned = 0
            for page in guest.pages where page.place.isResident {
                if guest.isShared(page) {
                    shared[guest.scopes[page.content.kind.rawValue]][position] += 1
                } else {
                    owned += 1
                }
            }
            guest.framesCharged = 0
            guest.charge = owned + guest.cachePages
            used += guest.charge
        }
        for scope in 0..<scopeCount where frames.sharedFrames[scope] > 0 {
            used += frames.sharedFrames[scope]
            let parts = Self.parts(of: frames.sharedFrames[scope], by: shared[scope])
            for (guest, part) in zip(guests, parts) {
                guest.framesCharged += part
                guest.charge += part
            }
        }
        free = Int(configuration.machineMemory.value) - used
        precondition(free >= 0, "the reference gave out more memory than there is")
    }

    /// Whole parts in proportion, by largest remainder, ties to the first.
    private static func parts(of total: Int, by weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        var parts = weights.map { $0 * total / sum }
        let order = weights.indices.sorted {
            (weights[$1] * total % sum, $0) < (weights[$0] * total % sum, $1)
        }
        for index in order.prefix(total - parts.reduce(0, +)) { parts[index] += 1 }
        return parts
    }

    // MARK: State and entitlement

    private func balance() {
        let before = state
        state = rules.nextState(free)
        millisecondsInState[state.rawValue] += 1000
        millisecondsToBalance -= 1000
        let change = abs(free - freeAtBalance)
        let isMoved = state > .high && change * rules.balanceChangeDivisor > rules.minFree
        guard state > before || isMoved || millisecondsToBalance <= 0 else { return }
        balanceEntitlements()
        freeAtBalance = free
        millisecondsToBalance = rules.balanceMilliseconds
    }

    private func balanceEntitlements() {
        let kept = rules.freeGoal + 64 * guests.count
        let available =
            Int(configuration.machineMemory.value - configuration.hypervisorUse.value)
            - rules.overheads.reduce(0, +) - kept
        let claims = guests.map { guest -> HostRules.Claim in
            let shared = guest.number { guest.isShared($0) }
            let demand = guest.size - guest.count(.neverTouched) - shared + guest.framesCharged
            let high = max(0, min(guest.limit, demand, guest.size))
            return HostRules.Claim(
                shares: Double(max(1, guest.configuration.allocation.shares)),
                active: min(Double(guest.charge), guest.sampler.estimate * Double(guest.size)),
                low: min(guest.reservation, high),
                high: high
            )
        }
        for (guest, entitlement) in zip(guests, rules.entitlements(available, claims)) {
            guest.entitlement = entitlement
        }
    }

    // MARK: Reading

    /// What stands in the books now.
    public var reading: HostReading {
        var reading = HostReading(machines: guests.count)
        reading.set(.free, free)
        reading.set(.frames, frames.sharedFrames.reduce(0, +))
        reading.set(.largePagesBroken, largePagesBroken)
        for state in MemoryState.allCases {
            reading.set(HostReading.time(in: state), Int(millisecondsInState[state.rawValue] / 1000))
        }
        for (index, guest) in guests.enumerated() { read(guest, index, into: &reading) }
        return reading
    }

    private func read(_ guest: ReferenceGuest, _ index: Int, into reading: inout HostReading) {
        reading.set(.consumed, guest.charge - guest.cachePages, index)
        reading.set(.granted, guest.number { $0.place.isResident }, index)
        reading.set(.shared, guest.number { guest.isShared($0) }, index)
        reading.set(.zero, guest.number { guest.isShared($0) && $0.content.kind == .zero }, index)
        reading.set(.ballooned, guest.count(.ballooned), index)
        reading.set(.compressed, guest.number { $0.place == .compressed }, index)
        reading.set(.compressionCache, guest.cachePages, index)
        reading.set(.hostCached, guest.number { $0.place == .hostCached }, index)
        reading.set(.swapped, guest.number { $0.place == .swapped }, index)
        reading.set(.largePages, guest.largeRegions.count, index)
        reading.set(.active, Int(Double(guest.size) * min(1, guest.sampler.estimate)), index)
        reading.set(.touched, guest.number { guest.sampler.isTouched($0) }, index)
        reading.set(.entitlement, guest.entitlement, index)
        reading.set(.pageFileUsed, guest.pageFile.used, index)
        reading.set(.swapIn, guest.counters.swapIn, index)
        reading.set(.swapOut, guest.counters.swapOut, index)
        reading.set(.hostCacheIn, guest.counters.hostCacheIn, index)
        reading.set(.doublePaging, guest.counters.doublePaging, index)
        reading.set(.guestPageIn, guest.counters.guestPageIn, index)
        reading.set(.guestPageOut, guest.counters.guestPageOut, index)
        reading.set(.outOfMemoryKills, guest.counters.outOfMemoryKills, index)
        reading.set(.stallSwapIn, Int(guest.counters.stallSwapIn / 1000), index)
        reading.set(.stallDecompression, Int(guest.counters.stallDecompression / 1000), index)
        reading.set(.stallGuestPageIn, Int(guest.counters.stallGuestPageIn / 1000), index)
        reading.set(.stallCacheMiss, Int(guest.counters.stallCacheMiss / 1000), index)
        reading.set(.stallCopyOnWrite, Int(guest.counters.stallCopyOnWrite / 1000), index)
        reading.set(.stallBlocked, Int(guest.counters.stallBlocked / 1000), index)
    }
}
