import HostModel

/// What a decision means for one machine, in sentences for someone who runs it. Said from the record alone.
struct DecisionFindings {
    let machine: MachineDecision
    let host: HostDecision

    init(_ machine: MachineDecision, on host: HostDecision) {
        self.machine = machine
        self.host = host
    }

    /// From the host's state to what the machine has lost so far.
    var sentences: [String] {
        guard machine.isPoweredOn else { return [stateSentence, "\(machine.name) is powered off and holds nothing."] }
        let sentences: [String?] = [
            stateSentence, holdingSentence, boundSentence, taxSentence, balloonSentence, obstacleSentence,
            pagingSentence, limitSentence, cacheSentence, sharingSentence, blockedSentence, reclaimedSentence,
        ]
        return sentences.compactMap(\.self)
    }

    /// The one sentence for a list of machines.
    var shortest: String {
        guard machine.isPoweredOn else { return "powered off" }
        if machine.limit.assigned > .zero { return "above its own limit of \(text(machine.entitlement.limit))" }
        if machine.isBlocked { return "above its entitlement, and does not run" }
        if machine.paging.assigned > .zero { return "paged: above its entitlement by \(text(machine.excess))" }
        if machine.balloon.assigned > .zero { return "ballooned: above its entitlement by \(text(machine.excess))" }
        if machine.balloon.assigned < .zero { return "gets memory back from its balloon" }
        if machine.need > .zero {
            let why = machine.balloon.obstacle.map { ": " + shortReason($0) } ?? ", nothing taken"
            return "above its entitlement by \(text(machine.excess))\(why)"
        }
        return machine.reclaimed > .zero ? "shares pages" : "nothing taken"
    }

    // MARK: Entitlement

    private var holdingSentence: String {
        let reserved = max(machine.entitlement.entitlement, machine.entitlement.reservation)
        let holds = "\(machine.name) holds \(text(machine.charge))"
        if machine.excess > .zero {
            let what = reserved > machine.entitlement.entitlement ? "reserved for it" : "it is entitled to"
            return "\(holds), \(text(machine.excess)) more than the \(text(reserved)) \(what)."
        }
        return "\(holds) and is entitled to \(text(machine.entitlement.entitlement))."
    }

    private var boundSentence: String {
        let entitlement = machine.entitlement
        switch entitlement.bound {
        case .limit: return "Its entitlement is its own limit: more is not given to it, whatever is free."
        case .demand: return "Its entitlement is all that it would use if nobody pressed it."
        case .size: return "Its entitlement is its whole configured size."
        case .reservation: return "Its entitlement is its reservation: its shares pay for no more."
        case .none: return priceSentence
        }
    }

    private var priceSentence: String {
        let entitlement = machine.entitlement
        let all = host.machines.filter(\.isPoweredOn).reduce(0) { $0 + $1.entitlement.shares }
        let shares = "Its entitlement is what its shares pay for, \(entitlement.shares) of \(all)"
        let tax = host.balance.idleMemoryTax
        let idle = ShortText.percent(entitlement.idle.value, of: entitlement.charge.bytes.value)
        guard tax > .zero else { return "\(shares): without idle memory tax they alone decide." }
        return "\(shares): \(idle) of its pages are idle, and an idle page costs as much as "
            + "\(cost) active ones at a tax of \(ShortText.percent(tax.millionths, of: 1_000_000))."
    }

    /// The cost of an idle page to a tenth.
    private var cost: String {
        let tenths = (host.balance.idleCost.millionths + 50_000) / 100_000
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private var taxSentence: String? {
        let moved = machine.entitlement.idleTaxMoved
        let untaxed = text(machine.entitlement.entitlementUntaxed)
        if moved > .zero {
            return
                "The idle memory tax takes \(text(moved)) from it: without the tax it would be entitled to \(untaxed)."
        }
        guard moved < .zero else { return nil }
        return "The idle memory tax that others pay gives it \(text(.zero - moved)): without the tax it would be "
            + "entitled to \(untaxed)."
    }

    // MARK: Other techniques

    private var sharingSentence: String? {
        guard machine.reclaimedByPageSharing > .zero else { return nil }
        return "Page sharing saved \(text(machine.reclaimedByPageSharing)) in this second."
    }

    private var blockedSentence: String? {
        guard machine.isBlocked else { return nil }
        return "In \(host.state.state.name), a machine above its entitlement does not run until it is down to it."
    }

    private var cacheSentence: String? {
        let isPaged = machine.paging.assigned > .zero || machine.limit.assigned > .zero
        let isFull =
            machine.compressionCacheMaximum > .zero
            && machine.compressionCache >= machine.compressionCacheMaximum
        guard isPaged, isFull else { return nil }
        return "Its compression cache is full at \(text(machine.compressionCacheMaximum)), so compressed pages move on "
            + "to swap space."
    }

    /// What earlier steps took counts as much for whoever asks.
    private var reclaimedSentence: String? {
        let parts: [(PageCount, String)] = [
            (machine.balloon.sizeAfter, "in its balloon"), (machine.compressed, "compressed"),
            (machine.hostCached, "in the host cache"), (machine.swapped, "swapped out"),
        ]
        let held = parts.filter { $0.0 > .zero }.map { "\(text($0.0)) \($0.1)" }
        guard !held.isEmpty else { return "Nothing of it is ballooned, compressed or swapped out." }
        let isPaged = machine.compressed + machine.hostCached + machine.swapped > .zero
        let back = isPaged ? " What is compressed or swapped out comes back only when it is touched." : ""
        return "All in all it has \(Self.joined(held)).\(back)"
    }

    // MARK: Words

    func text(_ amount: PageCount) -> String { ShortText.size(amount) }

    func text(_ amount: ByteCount) -> String { ShortText.size(amount) }

    /// `a`, `a and b`, `a, b and c`.
    static func joined(_ parts: [String]) -> String {
        parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1]
    }
}
