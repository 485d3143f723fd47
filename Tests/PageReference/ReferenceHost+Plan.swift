import HostModel
import HostSimulation

/// What each technique is asked for: the plan's formulas.
extension ReferenceHost {
    private var actions: HostRules.Actions { rules.actions(state) }

    private func balloonMaximum(_ guest: ReferenceGuest) -> Int {
        guest.size * Int(configuration.balloonMaximum.millionths) / 1_000_000
    }

    private func cacheMaximum(_ guest: ReferenceGuest) -> Int {
        guest.size * Int(configuration.compression.cacheMaximum.millionths) / 1_000_000
    }

    private func need(_ guest: ReferenceGuest) -> Int {
        let excess = guest.charge - max(guest.entitlement, guest.reservation)
        return excess > 64 ? excess : 0
    }

    func reclaim() {
        decide()
        balanceLargePages()
        for guest in guests {
            guest.advanceBalloon()
            largePagesBroken += guest.breakHitRegions(sharesAll: guest.canShare && actions.sharesBrokenPages)
        }
        settle()
        pageForHost()
        enforceLimits()
    }

    // MARK: Balloon targets

    private func decide() {
        if state >= .soft { isReclaiming = true }
        if free >= rules.freeGoal { isReclaiming = false }
        for guest in guests { guest.isBlocked = actions.blocks && need(guest) > 0 }
        if actions.inflatesBalloons {
            for guest in guests { setTarget(guest, guest.count(.ballooned) + need(guest)) }
        } else if actions.rebalancesBalloons {
            rebalance()
        } else {
            for guest in guests { setTarget(guest, guest.count(.ballooned)) }
        }
        for guest in guests where guest.charge > guest.limit {
            setTarget(guest, max(guest.count(.ballooned) + guest.charge - guest.limit, guest.balloonTarget))
        }
    }

    private func setTarget(_ guest: ReferenceGuest, _ target: Int) {
        let wanted = guest.isDriverUp ? target : guest.count(.ballooned)
        guest.balloonTarget = max(0, min(wanted, balloonMaximum(guest)))
    }

    private func rebalance() {
        let claims = guests.map { guest -> Int in
            let room = guest.entitlement - guest.charge
            return guest.isDriverUp && room > 64 ? min(room, guest.count(.ballooned)) : 0
        }
        let needs = guests.map { $0.isDriverUp ? need($0) : 0 }
        let returned = min(claims.reduce(0, +), max(0, free - rules.freeGoal))
        let short = isReclaiming ? max(0, rules.freeGoal - free) : 0
        let taken = min(needs.reduce(0, +), claims.reduce(0, +) - returned + short)
        let less = proportional(returned, claims)
        let more = proportional(taken, needs)
        for (index, guest) in guests.enumerated() {
            setTarget(guest, guest.count(.ballooned) + more[index] - less[index])
        }
    }

    // MARK: Large pages

    private func balanceLargePages() {
        guard configuration.hasLargePages else { return }
        if free < rules.largePageThreshold {
            breakForSharing()
        } else if free > rules.largePageReturn {
            form(spare: free - rules.largePageReturn)
        }
    }

    private var regions: Int { Int(configuration.machineMemory.value) / 512 }

    private func breakForSharing() {
        guard configuration.pageSharing.isEnabled else { return }
        var left = max(1, regions / (actions.sharesBrokenPages ? 60 : 600))
        for _ in guests.indices {
            let guest = guests[nextToBreak % guests.count]
            nextToBreak = nextToBreak % guests.count + 1
            guard guest.canShare else { continue }
            let large = guest.largeRegions
            for region in guest.draw.sample(min(left, large.count), of: large) {
                guest.split(region, sharesAll: actions.sharesBrokenPages)
                largePagesBroken += 1
                left -= 1
            }
            guard left > 0 else { return }
        }
    }

    private func form(spare: Int) {
        var left = spare
        var rate = max(1, regions / 600)
        for guest in guests where rate > 0 && left > 512 {
            let formed = guest.formRegions(atMost: min(rate, left / 512))
            rate -= formed
            left -= formed * 512
        }
    }

    // MARK: Paging

    private func pagingNeed(_ guest: ReferenceGuest) -> Int {
        let isSpared =
            actions.sparesBalloonedMachines && guest.isDriverUp && guest.count(.ballooned) < balloonMaximum(guest)
        return isSpared ? 0 : need(guest)
    }

    private func pageForHost() {
        let actions = actions
        guard actions.compresses || actions.swaps else { return }
        let wanted = max(0, rules.freeGoal - free)
        let needs = guests.reduce(0) { $0 + pagingNeed($1) }
        let canCompress = actions.compresses && configuration.compression.isEnabled
        var room = actions.swaps ? swapSpace.room : 0
        if canCompress { room = max(room, 8192) }
        let quota = min(wanted, needs, room)
        guard quota > 0 else { return }
        var techniques = ReferenceGuest.Techniques()
        techniques.compresses = canCompress
        techniques.swap = actions.swaps ? .withinBandwidth : .never
        techniques.sharesBrokenPages = actions.sharesBrokenPages
        // Machines take turns: each its part of what is wanted, or an eighth of it.
        let least = (quota + 7) / 8
        var left = quota
        for _ in guests.indices where left > 0 {
            let guest = guests[nextToPage % guests.count]
            nextToPage = nextToPage % guests.count + 1
            let need = pagingNeed(guest)
            let part = min(left, need, max((need * quota + needs - 1) / needs, least))
            left -= part
            techniques.cacheMaximum = cacheMaximum(guest)
            if part > 0 { largePagesBroken += guest.reclaim(part, techniques) }
        }
        settle()
    }

    // MARK: Limits

    private func enforceLimits() {
        for round in 0..<16 {
            let compresses = configuration.compression.isEnabled && round < 4
            guard reclaimAboveLimits(compresses: compresses) else { break }
            settle()
        }
        for guest in guests where guest.charge <= guest.limit { guest.isLimitEnforced = true }
    }

    private func reclaimAboveLimits(compresses: Bool) -> Bool {
        var isChanged = false
        for guest in guests where guest.charge > guest.limit {
            let isKeepingUp =
                guest.isDriverUp && guest.slowCycles == 0 && guest.count(.ballooned) < balloonMaximum(guest)
            guard guest.isLimitEnforced || !isKeepingUp else { continue }
            let excess = guest.charge - guest.limit
            let room = max(swapSpace.room, compresses ? 8192 : 0)
            let quota = guest.isLimitEnforced ? excess : min(excess, room)
            guard quota > 0 else { continue }
            var techniques = ReferenceGuest.Techniques()
            techniques.compresses = compresses
            techniques.swap = guest.isLimitEnforced ? .always : .withinBandwidth
            techniques.takesAll = true
            techniques.cacheMaximum = cacheMaximum(guest)
            techniques.sharesBrokenPages = actions.sharesBrokenPages
            largePagesBroken += guest.reclaim(quota, techniques)
            isChanged = true
        }
        return isChanged
    }
}
