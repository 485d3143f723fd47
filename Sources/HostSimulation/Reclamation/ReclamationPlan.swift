import HostModel

/// Decides from state, entitlements and policy table what each technique is asked for (design section 1,
/// Reclamation). The plan alone branches; balloon and swap only do as told.
enum ReclamationPlan {
    /// Sets balloon targets and blocks for every machine, and returns the pages to be swapped out for the host's
    /// sake.
    static func decide(_ memory: HostMemory) -> Int {
        let host = memory.host
        let actions = memory.policy.actions[host.pointee.memoryState.state.rawValue]
        if host.pointee.memoryState.state >= .soft { host.pointee.isReclaiming = true }
        if host.pointee.free >= host.pointee.freeGoal { host.pointee.isReclaiming = false }
        memory.forEachRunning { guest in
            guest.state.pointee.isBlocked = actions.blocks && need(guest) > 0
        }
        if actions.inflatesBalloons {
            inflateToEntitlement(memory)
        } else if actions.rebalancesBalloons {
            rebalance(memory)
        } else {
            memory.forEachRunning { setTarget($0, $0.state.pointee.ballooned, memory) }
        }
        inflateAboveLimit(memory)
        return actions.swaps ? max(0, host.pointee.freeGoal - host.pointee.free) : 0
    }

    /// Largest balloon that the host asks a machine for.
    static func balloonMaximum(_ guest: GuestMemory, _ memory: HostMemory) -> Int {
        let size = Int64(guest.constants.pointee.configuredSize)
        return Int(size * memory.host.pointee.balloonMaximum.millionths / 1_000_000)
    }

    /// Pages by which the machine exceeds its entitlement, and its reservation: a machine that has grown since its
    /// entitlement was computed keeps what is reserved for it (invariant 6).
    private static func need(_ guest: GuestMemory) -> Int {
        let state = guest.state.pointee
        let excess = state.charge - max(state.entitlement, state.reservation)
        return excess > Balloon.deadBand ? excess : 0
    }

    private static func setTarget(_ guest: GuestMemory, _ target: Int, _ memory: HostMemory) {
        let maximum = balloonMaximum(guest, memory)
        guest.state.pointee.balloonTarget = max(0, min(target, max(maximum, 0)))
    }

    private static func inflateToEntitlement(_ memory: HostMemory) {
        memory.forEachRunning { guest in
            setTarget(guest, guest.state.pointee.ballooned + need(guest), memory)
        }
    }

    /// With enough free memory: machines below their entitlement get their balloon back as far as free memory above
    /// the goal allows, and what is missing for that comes from machines above theirs. So a changed tax or share
    /// moves memory although the host is not short of it.
    private static func rebalance(_ memory: HostMemory) {
        let host = memory.host
        var claims = 0
        var needs = 0
        memory.forEachRunning { guest in
            claims += claim(guest)
            needs += guest.isDriverUp ? need(guest) : 0
        }
        let spare = max(0, host.pointee.free - host.pointee.freeGoal)
        let short = host.pointee.isReclaiming ? max(0, host.pointee.freeGoal - host.pointee.free) : 0
        let returned = min(claims, spare)
        let taken = min(needs, claims - returned + short)
        var returns = Apportionment(returned, among: claims, random: &host.pointee.random)
        var takes = Apportionment(taken, among: needs, random: &host.pointee.random)
        memory.forEachRunning { guest in
            guard guest.isDriverUp else { return }
            let less = returns.next(claim(guest))
            let more = takes.next(need(guest))
            setTarget(guest, guest.state.pointee.ballooned + more - less, memory)
        }
    }

    /// Pages that the machine may take back from its balloon.
    private static func claim(_ guest: GuestMemory) -> Int {
        guard guest.isDriverUp else { return 0 }
        let state = guest.state.pointee
        let room = state.entitlement - state.charge
        return room > Balloon.deadBand ? min(room, state.ballooned) : 0
    }

    private static func inflateAboveLimit(_ memory: HostMemory) {
        memory.forEachRunning { guest in
            let excess = guest.state.pointee.charge - guest.state.pointee.limit
            guard excess > 0 else { return }
            let target = guest.state.pointee.ballooned + excess
            setTarget(guest, max(target, guest.state.pointee.balloonTarget), memory)
        }
    }

    // MARK: Swap

    /// Swaps out `wanted` pages from machines above their entitlement, as fast as the device can.
    static func swap(_ memory: HostMemory, _ wanted: Int) {
        let quota = min(wanted, deviceRoom(memory))
        var needs = 0
        memory.forEachRunning { guest in
            let need = need(guest)
            guest.state.pointee.swapTarget = wanted > 0 ? need : 0
            needs += need
        }
        guard quota > 0, needs > 0 else { return }
        var parts = Apportionment(min(quota, needs), among: needs, random: &memory.host.pointee.random)
        memory.forEachRunning { guest in
            let part = parts.next(need(guest))
            if part > 0 { HostSwap.reclaim(guest, part, memory: memory) }
        }
        memory.settle()
    }

    /// Pages that the device can still write in this step.
    private static func deviceRoom(_ memory: HostMemory) -> Int {
        let bandwidth = Int(memory.host.pointee.swapDevice.bandwidth.pages.value)
        return min(HostSwap.pagesPerSecond, max(0, bandwidth - memory.host.pointee.swapInsThisStep))
    }

    /// Holds machines to their own limits, whatever the host's state. A limit that was just lowered is reached as
    /// fast as balloon and device allow; once reached it holds in every step.
    static func enforceLimits(_ memory: HostMemory) {
        // Sharing may match fewer pages than hoped and frames are charged anew, so one round can leave a few pages.
        for _ in 0..<16 where reclaimAboveLimits(memory) { memory.settle() }
        memory.forEachRunning { guest in
            let state = guest.state
            if state.pointee.charge <= state.pointee.limit { state.pointee.isLimitEnforced = true }
        }
    }

    /// Returns whether any machine gave up pages.
    private static func reclaimAboveLimits(_ memory: HostMemory) -> Bool {
        var isChanged = false
        memory.forEachRunning { guest in
            let state = guest.state.pointee
            let excess = state.charge - state.limit
            guard excess > 0, state.isLimitEnforced || !isBalloonKeepingUp(guest, memory) else { return }
            let quota = state.isLimitEnforced ? excess : min(excess, deviceRoom(memory))
            HostSwap.reclaim(guest, quota, memory: memory, mayTakeShared: true)
            isChanged = true
        }
        return isChanged
    }

    /// The balloon still grows without refusals, so a limit that was just lowered can be left to it.
    private static func isBalloonKeepingUp(_ guest: GuestMemory, _ memory: HostMemory) -> Bool {
        let state = guest.state.pointee
        return guest.isDriverUp && state.slowCycles == 0
            && state.ballooned < balloonMaximum(guest, memory)
    }
}
