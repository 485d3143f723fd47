import HostModel

extension DecisionFindings {
    // MARK: Balloon

    var balloonSentence: String? {
        let balloon = machine.balloon
        if balloon.assigned < .zero {
            return "The balloon gives back \(text(.zero - balloon.moved)) of \(text(balloon.sizeBefore)), for the "
                + "machine is entitled to more than it holds."
        }
        guard balloon.assigned > .zero else { return nil }
        let why =
            machine.charge > machine.entitlement.limit
            ? "because the machine is above its own limit" : balloonRule
        let asked = "The balloon is to grow by \(text(balloon.assigned)) to \(text(balloon.target)), \(why)."
        guard balloon.moved > .zero else { return "\(asked) It took nothing in this second." }
        return "\(asked) In this second it took \(text(balloon.moved)): \(sources). "
            + "That gave \(text(balloon.reclaimed)) of machine memory back to the host."
    }

    private var balloonRule: String {
        host.state.actions.inflatesBalloons
            ? "to bring the machine down to its entitlement"
            : "to give memory to machines below their entitlement" + (isStillShort ? " and reach the goal" : "")
    }

    /// The host was short and is not over it.
    private var isStillShort: Bool { host.state.isReclaiming && host.state.shortfall > .zero }

    /// Where the guest took the pages from.
    private var sources: String {
        let balloon = machine.balloon
        let parts: [(PageCount, String)] = [
            (balloon.fromFree, "free"), (balloon.fromFileCache, "of file cache"), (balloon.fromIdle, "of idle memory"),
            (balloon.fromWorkingSet, "of the working set"),
        ]
        return Self.joined(parts.filter { $0.0 > .zero }.map { "\(text($0.0)) \($0.1)" })
    }

    var obstacleSentence: String? {
        guard let obstacle = machine.balloon.obstacle else { return nil }
        let balloon = machine.balloon
        switch obstacle {
        case .noDriver: return "Its balloon cannot take anything: no balloon driver runs in the guest."
        case .booting: return "Its balloon cannot take anything yet: the guest is booting."
        case .blocked: return "Its balloon takes nothing: the guest does not run in \(host.state.state.name)."
        case .heldByState: return "Its balloon takes nothing more in \(host.state.state.name): there it is too slow."
        case .hostNotShort: return "Not all of the excess is taken: the host has memory enough."
        case .maximum: return "Its balloon is at the largest that the host asks for, \(text(balloon.maximum))."
        case .pageFileFull:
            return "Its balloon stopped short: the guest's page file of \(text(balloon.pageFileSize)) is full."
        case .swapReads:
            return "Its balloon stopped short: pages for the page file lie in swap space, which reads no more in this "
                + "second."
        case .nothingToGive: return "Its balloon stopped short: the guest has nothing left but its kernel."
        case .driverRate: return "Its balloon is still on its way: the driver takes no more in a second."
        case .slowGuest: return "Its balloon is still on its way: the guest is short of free pages and gives slowly."
        case .deadBand:
            return "Its excess of \(text(machine.excess)) is within the \(text(machine.deadBand)) that are left alone."
        }
    }

    /// The obstacle in a few words.
    func shortReason(_ obstacle: BalloonObstacle) -> String {
        switch obstacle {
        case .noDriver: "no balloon driver"
        case .booting: "booting"
        case .blocked: "blocked"
        case .heldByState: "balloons hold in \(host.state.state.name)"
        case .hostNotShort: "the host has memory enough"
        case .maximum: "the balloon is at its largest"
        case .pageFileFull: "the guest's page file is full"
        case .swapReads: "the swap device reads no more"
        case .nothingToGive: "the guest has nothing left to give"
        case .driverRate, .slowGuest: "the balloon is on its way"
        case .deadBand: "too little to act on"
        }
    }

    // MARK: Paging

    var pagingSentence: String? {
        let paging = machine.paging
        guard host.paging.wanted > .zero, machine.need > .zero else { return nil }
        guard paging.need > .zero else { return "It is spared from paging, for its balloon can still grow." }
        guard host.paging.room > .zero else { return "It is not paged: the swap devices move no more in this second." }
        guard paging.assigned > .zero else {
            return "It is not paged in this second: other machines have their turn."
        }
        let asked =
            "In \(host.state.state.name), the host takes pages at random, \(text(paging.assigned)) of this machine"
        return "\(asked), \(quotaReason): \(results(of: paging))."
    }

    /// What bounded the paging of the host.
    private var quotaReason: String {
        let budget = host.paging
        if budget.quota == budget.wanted { return "its part of the \(text(budget.wanted)) missing to the goal" }
        if budget.quota == budget.needs { return "its part of all that machines hold above their entitlements" }
        return "its part of the \(text(budget.room)) that devices and compression take in a second"
    }

    var limitSentence: String? {
        let limit = machine.limit
        guard limit.need > .zero || limit.assigned > .zero else { return nil }
        let above = "It was above its own limit of \(text(machine.entitlement.limit)) by \(text(limit.need))"
        guard limit.assigned > .zero else { return "\(above), which is left to its balloon." }
        return "\(above), and a limit is held whatever the state of the host: pages were taken at random, "
            + "\(results(of: limit))."
    }

    private func results(of paging: PagingDecision) -> String {
        let parts: [(ByteCount, String)] = [
            (paging.reclaimedByPageSharing, "gained by sharing"), (paging.reclaimedByCompression, "by compressing"),
            (paging.hostCachedOut.bytes, "written to the host cache"), (paging.swappedOut.bytes, "swapped out"),
        ]
        let said = parts.filter { $0.0 > .zero }.map { "\(text($0.0)) \($0.1)" }
        return said.isEmpty ? "which gained nothing" : Self.joined(said)
    }
}
