import HostModel

extension ReclamationPlan {
    /// Victims for compression in a second when the devices can take nothing. No source; an order of magnitude.
    private static let compressionsPerSecond = 8192
    /// Machines that pages are taken from in one step, where there are more.
    private static let machinesAtOnce = 8
    /// Rounds in which a machine is brought down to its limit. Sharing may match fewer pages than hoped, frames are
    /// charged anew, and a compressed page frees half of itself, so one round can leave a few pages.
    private static let limitRounds = 16
    /// The first of them in which pages are compressed.
    private static let compressingRounds = 4

    // MARK: For the host

    /// Compresses and swaps out pages of machines above their entitlement, where the policy's table says so.
    static func page(_ memory: HostMemory, _ observer: inout some StepObserver) {
        let actions = memory.actions
        let isPaging = actions.compresses || actions.swaps
        let wanted = isPaging ? memory.shortfall : 0
        var needs = 0
        memory.forEachRunning { guest in
            let need = wanted > 0 ? pagingNeed(guest, memory) : 0
            guest.state.pointee.swapTarget = actions.swaps ? need : 0
            needs += need
        }
        let canCompress = actions.compresses && memory.constants.pointee.isCompressionEnabled
        var room = actions.swaps ? HostSwap.room(memory) : 0
        if canCompress { room = max(room, compressionsPerSecond) }
        observer.budgeted(PagingBudget(wanted: PageCount(wanted), needs: PageCount(needs), room: PageCount(room)))
        let quota = min(wanted, needs, room)
        guard quota > 0 else { return }
        let techniques = HostPaging.Techniques(
            compresses: canCompress,
            swap: actions.swaps ? .withinBandwidth : .never
        )
        // Taking a few pages from every machine costs much more than taking as many from some of them in turn.
        let least = (quota + machinesAtOnce - 1) / machinesAtOnce
        var left = quota
        var next = memory.host.pointee.nextToPage
        memory.forEachRunning(from: &next) { guest in
            let need = pagingNeed(guest, memory)
            let part = min(left, need, max((need * quota + needs - 1) / needs, least))
            left -= part
            if part > 0 {
                observer.assigned(part, to: guest, by: .state, memory)
                HostPaging.reclaim(guest, part, techniques, memory: memory)
            }
            return left > 0
        }
        memory.host.pointee.nextToPage = next
    }

    /// What is left to paging of a machine's need: all of it, or nothing where the state spares those that a balloon
    /// can reach.
    static func pagingNeed(_ guest: GuestMemory, _ memory: HostMemory) -> Int {
        let isSpared =
            memory.actions.sparesBalloonedMachines && guest.isDriverUp
            && guest.state.pointee.ballooned < balloonMaximum(guest, memory)
        return isSpared ? 0 : need(guest)
    }

    // MARK: For a machine's own limit

    /// Holds machines to their own limits, whatever the host's state. A limit that was just lowered is reached as
    /// fast as balloon and device allow; once reached it holds in every step.
    static func enforceLimits(_ memory: HostMemory, _ observer: inout some StepObserver) {
        for round in 0..<limitRounds {
            let compresses = memory.constants.pointee.isCompressionEnabled && round < compressingRounds
            guard reclaimAboveLimits(memory, compresses: compresses, &observer) else { break }
            memory.settle()
        }
        memory.forEachRunning { guest in
            let state = guest.state
            if state.pointee.charge <= state.pointee.limit { state.pointee.isLimitEnforced = true }
        }
    }

    /// Returns whether any machine gave up pages.
    private static func reclaimAboveLimits(
        _ memory: HostMemory,
        compresses: Bool,
        _ observer: inout some StepObserver
    ) -> Bool {
        var isChanged = false
        memory.forEachRunning { guest in
            let state = guest.state
            let excess = state.pointee.charge - state.pointee.limit
            guard excess > 0 else { return }
            let isEnforced = state.pointee.isLimitEnforced
            guard isEnforced || !isBalloonKeepingUp(guest, memory) else { return }
            let room = max(HostSwap.room(memory), compresses ? compressionsPerSecond : 0)
            let quota = isEnforced ? excess : min(excess, room)
            guard quota > 0 else { return }
            let techniques = HostPaging.Techniques(
                compresses: compresses,
                swap: isEnforced ? .always : .withinBandwidth,
                takesAll: true
            )
            observer.assigned(quota, to: guest, by: .limit, memory)
            HostPaging.reclaim(guest, quota, techniques, memory: memory)
            isChanged = true
        }
        return isChanged
    }

    /// The balloon still grows without refusals, so a limit that was just lowered can be left to it.
    private static func isBalloonKeepingUp(_ guest: GuestMemory, _ memory: HostMemory) -> Bool {
        let state = guest.state
        return guest.isDriverUp && state.pointee.slowCycles == 0
            && state.pointee.ballooned < balloonMaximum(guest, memory)
    }
}
