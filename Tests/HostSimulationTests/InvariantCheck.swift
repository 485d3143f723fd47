import HostModel

@testable import HostSimulation

/// Checks the invariants of one host after each step, against what it was before the step.
///
/// Nothing here calls the engine's own bookkeeping: sums, proportions and bounds are worked out again from the counts.
struct InvariantCheck {
    /// What does not hold, in words; empty as long as all is well.
    private(set) var violations: [String] = []
    /// Machines seen at or below their limit since it was last set.
    private var isLimitReached: [Bool]

    init(machines: Int) {
        isLimitReached = Array(repeating: false, count: machines)
    }

    private mutating func require(_ claim: Bool, _ sentence: @autoclosure () -> String) {
        if !claim { violations.append(sentence()) }
    }

    /// Compares the state before and after the events of a second: they hold the books too, and counters change only
    /// where a machine is powered on.
    mutating func afterEvents(_ actions: [ScenarioEvent.Action], before: HostView, after: HostView) {
        var restarted: Set<Int> = []
        for action in actions {
            switch action {
            case .powerOn(let machines):
                restarted.formUnion(machines)
                for machine in machines { isLimitReached[machine] = false }
            case .setLimit(let machines, _):
                for machine in machines { isLimitReached[machine] = false }
            default:
                break
            }
        }
        checkBooks(after)
        for (index, guest) in after.guests.enumerated() {
            // A machine may be powered on and off again in the same second.
            let isRestarted = restarted.contains(index) && guest.counters == GuestCounters()
            require(
                isRestarted || guest.counters == before.guests[index].counters,
                "vm \(index): counters changed between steps"
            )
        }
    }

    mutating func afterStep(before: HostView, after: HostView, snapshot: HostSnapshot) {
        checkBooks(after)
        checkFrames(after)
        checkSnapshot(snapshot, after)
        checkEntitlements(after)
        checkDevice(before: before, after: after)
        for index in after.guests.indices {
            checkCounts(after.guests[index], index)
            checkCounters(before.guests[index], after.guests[index], index)
            checkBounds(before, after, index)
        }
    }

    // MARK: Invariants 1 to 4

    private mutating func checkBooks(_ view: HostView) {
        let running = view.guests.filter(\.state.isPoweredOn)
        var used = view.host.free + view.host.hypervisorUse
        for guest in running {
            used += guest.constants.overhead + guest.owned + guest.state.compressionCache
            used += guest.state.zeroFrames + guest.state.duplicateFrames
        }
        used += view.pools.reduce(0) { $0 + $1.frames }
        require(used == view.host.machineMemory, "books are off by \(used - view.host.machineMemory) pages")
        require(view.host.free >= 0, "free memory is \(view.host.free)")
        require(view.host.pendingLoss >= 0, "pending loss is \(view.host.pendingLoss)")
        let charged = running.reduce(0) { $0 + $1.state.charge }
        let free = view.host.machineMemory - view.host.hypervisorUse - view.host.overhead - charged
        require(free == view.host.free, "charges leave \(free) pages free, the host says \(view.host.free)")
    }

    private mutating func checkCounts(_ guest: GuestView, _ index: Int) {
        let state = guest.state
        require(guest.cells.allSatisfy { $0 >= 0 }, "vm \(index): a cell is negative")
        let outside = [
            state.neverTouched, state.freeUnbacked, state.ballooned, state.balloonedTouched, state.pageFileUsed,
            state.workingSetPagedOut, state.charge, state.framesCharged, state.entitlement, state.balloonTarget,
            state.swapTarget,
            state.halfSlots, state.quarterSlots, state.compressionCache,
        ]
        require(outside.allSatisfy { $0 >= 0 }, "vm \(index): a negative amount in \(outside)")
        require(state.balloonedTouched <= state.ballooned, "vm \(index): more touched pages ballooned than all")
        require(state.pageFileUsed <= guest.constants.pageFileSize, "vm \(index): page file overfull")
        require(
            state.workingSetPagedOut <= state.pageFileUsed,
            "vm \(index): \(state.workingSetPagedOut) pages of working set in a page file of \(state.pageFileUsed)"
        )
        require(guest.pages(.hint, .zero) == 0, "vm \(index): a zero page is a hint")
        require(
            guest.pages(.hint, .unique) + guest.pages(.shared, .unique) + guest.pages(.largeHint, .unique) == 0,
            "vm \(index): a unique page is registered"
        )
        require(guest.rows == guest.rowSums, "vm \(index): sums of rows are \(guest.rows), cells say \(guest.rowSums)")
        let classSums = GuestClass.allCases.map { guest.pages($0) }
        require(guest.totals == classSums, "vm \(index): sums of classes are \(guest.totals), cells say \(classSums)")
        checkLargePages(guest, index)
        checkCompression(guest, index)
        guard state.isPoweredOn else {
            // Before its first power-on all of a machine is never touched; that uses nothing.
            let usage = guest.cells.reduce(0, +) + outside.dropFirst().reduce(0, +)
            require(usage == 0, "vm \(index): off, and still using \(usage) pages")
            return
        }
        let sum = guest.cells.reduce(0, +) + state.neverTouched + state.freeUnbacked + state.ballooned
        require(
            sum == guest.constants.configuredSize,
            "vm \(index): counts sum to \(sum) of \(guest.constants.configuredSize)"
        )
        // In memory or in the page file, but never more of either than the workload has.
        let (working, idle) = (guest.pages(.workingSet), guest.pages(.idle))
        require(
            working + state.workingSetPagedOut <= state.workingSetTarget
                && idle + state.pageFileUsed - state.workingSetPagedOut <= state.idleTarget,
            "vm \(index): working set of \(working) and idle memory of \(idle) with \(state.workingSetPagedOut) and "
                + "\(state.pageFileUsed - state.workingSetPagedOut) paged out, beyond \(state.workingSetTarget) and "
                + "\(state.idleTarget)"
        )
        let charge = guest.owned + state.framesCharged + state.compressionCache
        require(charge == state.charge, "vm \(index): charge is \(state.charge), counts say \(charge)")
        require(state.framesCharged <= guest.pages(.shared), "vm \(index): charged more frames than shared pages")
    }

    /// Large pages are whole, and nothing was taken out of one without breaking it.
    private mutating func checkLargePages(_ guest: GuestView, _ index: Int) {
        let parts = guest.pages(.large) + guest.pages(.largeHint)
        require(parts % 512 == 0, "vm \(index): \(parts) parts of large pages")
        let taken = guest.state.takenFromLarge
        require(taken == 0, "vm \(index): \(taken) parts taken and not broken")
    }

    /// Each compressed page has a slot, and the cache stays within its bound.
    private mutating func checkCompression(_ guest: GuestView, _ index: Int) {
        let state = guest.state
        require(
            state.halfSlots + state.quarterSlots == guest.pages(.compressed),
            "vm \(index): \(state.halfSlots) and \(state.quarterSlots) slots for \(guest.pages(.compressed)) pages"
        )
        let cache = (state.quarterSlots + 2 * state.halfSlots + 3) / 4
        require(state.compressionCache == cache, "vm \(index): cache of \(state.compressionCache), slots say \(cache)")
        require(
            state.compressionCache <= guest.compressionMaximum,
            "vm \(index): cache of \(state.compressionCache), at most \(guest.compressionMaximum)"
        )
    }

    private mutating func checkFrames(_ view: HostView) {
        var charges = view.guests.map { $0.state.zeroFrames + $0.state.duplicateFrames }
        for (index, guest) in view.guests.enumerated() {
            let state = guest.state
            let zeroes = guest.pages(.shared, .zero)
            let hasOwnZeroes = state.pools.zero < 0
            require(
                state.zeroFrames == (hasOwnZeroes && zeroes > 0 ? 1 : 0),
                "vm \(index): \(state.zeroFrames) zero frames for \(zeroes) pages"
            )
            checkPool(
                frames: state.duplicateFrames,
                shared: guest.pages(.shared, .duplicated),
                "vm \(index) duplicates"
            )
        }
        for (index, pool) in view.pools.enumerated() {
            let members = pool.candidates.filter {
                let state = view.guests[$0].state
                return state.isPoweredOn && state.pools[pool.content.rawValue] == index
            }
            let shared = members.map { view.guests[$0].pages(.shared, pool.content) }
            let total = shared.reduce(0, +)
            let name = "pool \(index) of \(pool.content)"
            if pool.content == .zero {
                require(pool.frames == (total > 0 ? 1 : 0), "\(name): \(pool.frames) frames for \(total) pages")
            } else {
                checkPool(frames: pool.frames, shared: total, name)
                require(shared.allSatisfy { $0 <= pool.frames }, "\(name): a machine twice on one frame")
            }
            for (member, part) in zip(members, Self.proportional(pool.frames, shared)) {
                charges[member] += part
            }
        }
        for (index, guest) in view.guests.enumerated() where guest.state.isPoweredOn {
            require(
                guest.state.framesCharged == charges[index],
                "vm \(index): charged \(guest.state.framesCharged) frames, its part is \(charges[index])"
            )
        }
    }

    /// A frame has at least two users, and shared pages stand on at least one frame.
    private mutating func checkPool(frames: Int, shared: Int, _ name: String) {
        require(
            frames >= 0 && frames * 2 <= shared && (shared == 0 || frames > 0),
            "\(name): \(frames) frames for \(shared) shared pages"
        )
    }

    /// Largest remainder, ties to the smaller index.
    private static func proportional(_ total: Int, _ weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        var parts = weights.map { $0 * total / sum }
        let order = weights.indices.sorted { left, right in
            let remainders = (weights[left] * total % sum, weights[right] * total % sum)
            return remainders.0 == remainders.1 ? left < right : remainders.0 > remainders.1
        }
        for index in order.prefix(total - parts.reduce(0, +)) { parts[index] += 1 }
        return parts
    }

    // MARK: Invariants 5 and 6

    private mutating func checkCounters(_ before: GuestView, _ after: GuestView, _ index: Int) {
        let fell = zip(before.rising, after.rising).contains { $0 > $1 }
        require(!fell, "vm \(index): a counter fell: \(before.rising) to \(after.rising)")
        require(
            after.counters.swapIn <= after.counters.swapOut,
            "vm \(index): swapped in \(after.counters.swapIn) of \(after.counters.swapOut)"
        )
        require(
            after.counters.hostCacheIn <= after.counters.hostCacheOut,
            "vm \(index): read \(after.counters.hostCacheIn) of \(after.counters.hostCacheOut) pages from the host cache"
        )
        let stalled = after.stalls.reduce(0, +) - before.stalls.reduce(0, +)
        require(stalled <= SimulationTime.stepMilliseconds * 1000, "vm \(index): stalled \(stalled) us in a second")
        require((0...1).contains(after.state.progress), "vm \(index): progress is \(after.state.progress)")
        guard !after.state.isPoweredOn else { return }
        require(before.counters == after.counters, "vm \(index): counters changed while off")
    }

    private mutating func checkBounds(_ hostBefore: HostView, _ hostAfter: HostView, _ index: Int) {
        let (before, after) = (hostBefore.guests[index], hostAfter.guests[index])
        let state = after.state
        guard state.isPoweredOn else { return }
        require(
            state.ballooned <= max(after.balloonMaximum, before.state.ballooned),
            "vm \(index): balloon \(before.state.ballooned) to \(state.ballooned), maximum \(after.balloonMaximum)"
        )
        require(
            state.balloonTarget <= after.balloonMaximum,
            "vm \(index): balloon target \(state.balloonTarget)"
        )
        if isLimitReached[index] {
            require(state.charge <= state.limit, "vm \(index): charge \(state.charge) above limit \(state.limit)")
        }
        if state.charge <= state.limit { isLimitReached[index] = true }
        checkReservation(before, after, index, matchesOfOthers: Self.matchesOfOthers(hostBefore, hostAfter, index))
    }

    /// Pages that machines which share with this one found an equal for in this step. Where it was a hint of this
    /// machine, that makes part of a frame out of a page of its own.
    private static func matchesOfOthers(_ before: HostView, _ after: HostView, _ index: Int) -> Int {
        let pools = after.guests[index].state.pools
        var sum = 0
        for (other, guest) in after.guests.enumerated() where other != index {
            let shares = [PageContent.osImage, .application].contains {
                let pool = pools[$0.rawValue]
                return pool >= 0 && guest.state.pools[$0.rawValue] == pool
            }
            guard shares else { continue }
            sum += guest.counters.reclaimedByPageSharing - before.guests[other].counters.reclaimedByPageSharing
        }
        return sum
    }

    /// Frames are charged anew after each phase of a step, which can move a page from each pool to another machine, and
    /// a cache is brought to its bound by whole pages.
    private static let chargeRounding = 4

    /// Balloon, compression and swap never take a charge below min(reservation, charge before), which the counters show:
    /// what they took is known, and what sharing gave up or recharged in the same step is allowed for.
    private mutating func checkReservation(
        _ before: GuestView,
        _ after: GuestView,
        _ index: Int,
        matchesOfOthers: Int
    ) {
        let byBalloon = after.counters.reclaimedByBalloon - before.counters.reclaimedByBalloon
        let bySwap =
            after.counters.swapOut + after.counters.hostCacheOut - before.counters.swapOut
            - before.counters.hostCacheOut
        let quarters =
            after.counters.quartersReclaimedByCompression - before.counters.quartersReclaimedByCompression
        let taken = byBalloon + bySwap + (quarters + 3) / 4
        guard taken > 0 else { return }
        // What copies on write took before the host reclaimed hides in the savings, so matches are counted instead.
        let ownMatches = after.counters.reclaimedByPageSharing - before.counters.reclaimedByPageSharing
        let bySharing = ownMatches + matchesOfOthers
        let floor = min(after.state.reservation, after.state.charge + taken)
        require(
            after.state.charge + bySharing + Self.chargeRounding >= floor,
            "vm \(index): charge \(after.state.charge), reservation \(after.state.reservation), balloon took "
                + "\(byBalloon), swap \(bySwap), compression \(quarters) quarters, sharing \(bySharing)"
        )
    }

    // MARK: Allocation and host

    private mutating func checkEntitlements(_ view: HostView) {
        let running = view.guests.filter(\.state.isPoweredOn)
        for (index, guest) in view.guests.enumerated() where guest.state.isPoweredOn {
            require(
                guest.state.entitlement <= min(guest.state.limit, guest.constants.configuredSize),
                "vm \(index): entitlement \(guest.state.entitlement), limit \(guest.state.limit)"
            )
        }
        // Between two balances machines come and go, so sums are those of the step that balanced.
        guard view.host.millisecondsToBalance == view.constants.policy.balanceMilliseconds else { return }
        let sum = running.reduce(0) { $0 + $1.state.entitlement }
        let isFloor = running.allSatisfy { $0.state.entitlement <= $0.state.reservation }
        require(sum <= view.available || isFloor, "entitlements sum to \(sum) of \(view.available)")
        let untaxed = running.reduce(0) { $0 + $1.state.entitlementUntaxed }
        require(sum == untaxed, "the tax changed the sum of entitlements: \(untaxed) to \(sum)")
    }

    private mutating func checkDevice(before: HostView, after: HostView) {
        func moved(_ count: (GuestCounters) -> Int) -> Int {
            zip(before.guests, after.guests).reduce(0) { $0 + count($1.1.counters) - count($1.0.counters) }
        }
        let read = after.host.swapDeviceRead - before.host.swapDeviceRead
        let written = after.host.swapDeviceWritten - before.host.swapDeviceWritten
        require(read == moved(\.swapIn), "swap device read \(read), machines \(moved(\.swapIn))")
        require(written == moved(\.swapOut), "swap device wrote \(written), machines \(moved(\.swapOut))")
        let cacheRead = after.host.hostCacheRead - before.host.hostCacheRead
        let cacheWritten = after.host.hostCacheWritten - before.host.hostCacheWritten
        require(cacheRead == moved(\.hostCacheIn), "host cache read \(cacheRead)")
        require(cacheWritten == moved(\.hostCacheOut), "host cache wrote \(cacheWritten)")
        let cached = after.guests.reduce(0) { $0 + $1.pages(.hostCached) }
        require(
            after.host.hostCacheUsed == cached && cached <= after.constants.hostCacheSize,
            "host cache holds \(cached), says \(after.host.hostCacheUsed) of \(after.constants.hostCacheSize)"
        )
        require(after.host.scanned >= before.host.scanned, "scanned pages fell")
        require(after.host.admissionRefusals == before.host.admissionRefusals, "a refusal within a step")
        require(after.host.machineMemory <= before.host.machineMemory, "machine memory grew")
        require(
            after.host.machineMemory - after.host.pendingLoss
                == before.host.machineMemory - before.host.pendingLoss,
            "memory was lost that nobody took"
        )
    }

    private mutating func checkSnapshot(_ snapshot: HostSnapshot, _ view: HostView) {
        require(snapshot.booksImbalance == .zero, "the snapshot's books are off by \(snapshot.booksImbalance.value)")
        let consumed = snapshot.virtualMachines.reduce(PageCount.zero) { $0 + $1.consumed }
        let caches = snapshot.virtualMachines.reduce(PageCount.zero) { $0 + $1.compressionCache }
        require(caches == snapshot.compressionCache, "compression caches do not sum to that of the host")
        let overhead = snapshot.virtualMachines.reduce(PageCount.zero) { $0 + $1.overhead }
        require(overhead == snapshot.overhead, "overheads do not sum to that of the host")
        require(
            snapshot.free + snapshot.hypervisorUse + overhead + consumed + caches == snapshot.machineMemory,
            "the snapshot's amounts do not sum to machine memory"
        )
        let saving = snapshot.virtualMachines.reduce(PageCount.zero) { $0 + $1.sharingSaving }
        let shared = snapshot.virtualMachines.reduce(PageCount.zero) { $0 + $1.shared }
        require(shared - saving == snapshot.sharedCommon, "shared less saving is not the number of frames")
        require(
            snapshot.millisecondsInState.reduce(0, +) % SimulationTime.stepMilliseconds == 0,
            "time in states is not whole steps"
        )
        for (index, machine) in snapshot.virtualMachines.enumerated() {
            require(machine.granted - machine.sharingSaving == machine.consumed, "vm \(index): granted less saving")
            require(machine.sharingSaving >= .zero, "vm \(index): saving is negative")
            require(machine.active <= machine.configuredSize, "vm \(index): active above its size")
            require(machine.touched <= machine.configuredSize, "vm \(index): touched above its size")
            require(machine.zero <= machine.shared, "vm \(index): zero pages above shared ones")
            require(
                [machine.granted, machine.active, machine.touched, machine.swapped, machine.workingSetMissing]
                    .allSatisfy { $0 >= .zero },
                "vm \(index): a negative gauge"
            )
            guard !machine.isPoweredOn else { continue }
            let usage = [
                machine.granted, machine.consumed, machine.balloonSize, machine.balloonTarget, machine.swapped,
                machine.swapTarget, machine.active, machine.touched, machine.entitlement, machine.overhead,
                machine.shared, machine.guestPageFileUsed, machine.compressed, machine.compressionCache,
                machine.hostCached, PageCount(machine.largePages),
            ]
            require(usage.allSatisfy { $0 == .zero }, "vm \(index): off, with usage in the snapshot")
        }
    }
}
