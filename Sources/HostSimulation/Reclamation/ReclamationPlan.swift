import HostModel

/// Decides from state, entitlements and policy table what each technique is asked for (design section 1,
/// Reclamation). The plan alone branches; balloon and host paging only do as told.
enum ReclamationPlan {
    /// Sets balloon targets and blocks for every machine.
    static func decide(_ memory: HostMemory) {
        let host = memory.host
        let actions = memory.actions
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
    }

    /// Largest balloon that the host asks a machine for.
    static func balloonMaximum(_ guest: GuestMemory, _ memory: HostMemory) -> Int {
        let size = Int64(guest.constants.pointee.configuredSize)
        return Int(size * memory.host.pointee.balloonMaximum.millionths / 1_000_000)
    }

    /// Pages by which the machine exceeds its entitlement, and its reservation: a machine that has grown since its
    /// entitlement was computed keeps what is reserved for it (invariant 6).
    static func need(_ guest: GuestMemory) -> Int {
        let state = guest.state
        let excess = state.pointee.charge - max(state.pointee.entitlement, state.pointee.reservation)
        return excess > Balloon.deadBand ? excess : 0
    }

    /// Without a driver to ask, the host wants what there is.
    private static func setTarget(_ guest: GuestMemory, _ target: Int, _ memory: HostMemory) {
        let wanted = guest.isDriverUp ? target : guest.state.pointee.ballooned
        guest.state.pointee.balloonTarget = max(0, min(wanted, balloonMaximum(guest, memory)))
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
        let short = host.pointee.isReclaiming ? memory.shortfall : 0
        let returned = min(claims, spare)
        let taken = min(needs, claims - returned + short)
        var returns = Apportionment(returned, among: claims, random: &host.pointee.random)
        var takes = Apportionment(taken, among: needs, random: &host.pointee.random)
        memory.forEachRunning { guest in
            let less = returns.next(claim(guest))
            let more = takes.next(guest.isDriverUp ? need(guest) : 0)
            setTarget(guest, guest.state.pointee.ballooned + more - less, memory)
        }
    }

    /// Pages that the machine may take back from its balloon.
    private static func claim(_ guest: GuestMemory) -> Int {
        guard guest.isDriverUp else { return 0 }
        let state = guest.state
        let room = state.pointee.entitlement - state.pointee.charge
        return room > Balloon.deadBand ? min(room, state.pointee.ballooned) : 0
    }

    private static func inflateAboveLimit(_ memory: HostMemory) {
        memory.forEachRunning { guest in
            let excess = guest.state.pointee.charge - guest.state.pointee.limit
            guard excess > 0 else { return }
            let target = guest.state.pointee.ballooned + excess
            setTarget(guest, max(target, guest.state.pointee.balloonTarget), memory)
        }
    }
}
