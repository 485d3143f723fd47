import Foundation

/// Works out a printed decision again from its printed inputs, by rules written down here from memory-model.md and
/// nothing of the program.
struct RecomputedDecision {
    typealias Object = [String: Any]

    private static let page = 4096.0

    /// What does not agree, one line each.
    private(set) var mismatches: [String] = []
    /// Amounts that were compared.
    private(set) var comparisons = 0

    init(_ document: Object) {
        let state = object(document, "memory_state")
        compareState(state)
        compareDivision(object(document, "balance"))
        let machines = (document["virtual_machines"] as? [Object] ?? []).filter { $0["powered_on"] as? Bool == true }
        for machine in machines {
            compareMachine(machine, tax: number(object(document, "balance"), "idle_memory_tax_ratio"))
        }
        compareTargets(machines, state)
        comparePaging(object(document, "paging"), machines)
    }

    // MARK: State (memory-model.md section 4)

    private mutating func compareState(_ state: Object) {
        let thresholds = object(state, "threshold_bytes")
        let rungs = ["high", "clear", "soft", "hard", "low"].filter { $0 == "high" || number(thresholds, $0) > 0 }
        let free = number(state, "free_bytes")
        let goal = number(state, "free_goal_bytes")
        let before = rungs.firstIndex(of: state["before"] as? String ?? "") ?? 0
        var now = rungs.indices.last { $0 > 0 && free < number(thresholds, rungs[$0]) } ?? 0
        if now <= before, before > 0 {
            let needed = before == 1 ? goal : number(thresholds, rungs[before - 1])
            now = free >= needed ? before - 1 : before
        }
        comparisons += 1
        if state["state"] as? String != rungs[now] { mismatches.append("state: \(rungs[now])") }
        let shortfall = max(0, goal + number(state, "pending_loss_bytes") - free)
        compare("shortfall", shortfall, number(state, "shortfall_bytes"), within: 0)
    }

    // MARK: Division (sections 2.2 and 18, item 3)

    private mutating func compareDivision(_ balance: Object) {
        let claims = balance["claims"] as? [Object] ?? []
        let available =
            number(balance, "memory_size_bytes") - number(balance, "hypervisor_bytes")
            - number(balance, "overhead_bytes") - number(balance, "kept_free_bytes")
        compare("available", available, number(balance, "available_bytes"), within: 0)
        let tax = number(balance, "idle_memory_tax_ratio")
        for (key, tax) in [("entitlement_bytes", tax), ("entitlement_untaxed_bytes", 0)] {
            let sizes = Self.divide(available, claims.map(Claim.init), tax: tax)
            for (claim, size) in zip(claims, sizes) {
                compare("\(claim["vm"] ?? "") \(key)", size, number(claim, key), within: Self.page)
            }
        }
        for claim in claims {
            let expected = Claim(claim)
            compare("low", expected.low, number(claim, "low_bytes"), within: 0)
            compare("high", expected.high, number(claim, "high_bytes"), within: 0)
        }
    }

    private struct Claim {
        var shares: Double
        var active: Double
        var low: Double
        var high: Double

        init(_ claim: Object) {
            shares = number(claim, "shares")
            active = number(claim, "active_bytes")
            high = max(
                0,
                min(number(claim, "limit_bytes"), number(claim, "demand_bytes"), number(claim, "memory_size_bytes"))
            )
            low = min(number(claim, "reservation_bytes"), high)
        }

        /// What the machine holds when a share buys so many active bytes.
        func size(bought: Double, tax: Double) -> Double {
            let paid = shares * bought
            let free = paid <= active ? paid : active + (paid - active) * (1 - tax)
            return min(high, max(low, free))
        }
    }

    /// By halving the interval in which the price lies, a number of times that leaves nothing of it.
    private static func divide(_ available: Double, _ claims: [Claim], tax: Double) -> [Double] {
        if claims.reduce(0, { $0 + $1.high }) <= available { return claims.map(\.high) }
        if claims.reduce(0, { $0 + $1.low }) >= available { return claims.map(\.low) }
        var interval = (0.0, 1e15)
        for _ in 0..<300 {
            let middle = (interval.0 + interval.1) / 2
            let sum = claims.reduce(0) { $0 + $1.size(bought: middle, tax: tax) }
            if sum > available { interval.1 = middle } else { interval.0 = middle }
        }
        return claims.map { $0.size(bought: interval.0, tax: tax) }
    }

    // MARK: One machine

    private mutating func compareMachine(_ machine: Object, tax: Double) {
        let name = machine["vm"] as? String ?? ""
        let entitlement = object(machine, "entitlement")
        let size = number(entitlement, "memory_size_bytes")
        let estimate = ["slow", "fast", "next"].map { number(entitlement, "active_\($0)_bytes") }.max() ?? 0
        let active = min(number(entitlement, "charge_bytes"), max(size / 100, estimate))
        compare("\(name) active", active, number(entitlement, "active_bytes"), within: 1)
        let taxed = number(entitlement, "entitlement_bytes")
        let untaxed = number(entitlement, "entitlement_untaxed_bytes")
        compare("\(name) tax", untaxed - taxed, number(entitlement, "idle_memory_tax_bytes"), within: 0)
        let price = Self.price(entitlement, pages: taxed, tax: tax)
        compare("\(name) price", price, number(entitlement, "idle_memory_tax_shares_per_page_ratio"), within: 2e-6)
        let plain = Self.price(entitlement, pages: untaxed, tax: 0)
        compare("\(name) price without tax", plain, number(entitlement, "shares_per_page_untaxed_ratio"), within: 2e-6)
        let excess = number(machine, "charge_bytes") - max(taxed, number(entitlement, "reservation_bytes"))
        compare("\(name) excess", excess, number(machine, "excess_bytes"), within: 0)
        let need = excess > number(machine, "dead_band_bytes") ? excess : 0
        compare("\(name) need", need, number(machine, "need_bytes"), within: 0)
        let balloon = object(machine, "balloon")
        let moved = number(balloon, "size_after_bytes") - number(balloon, "size_before_bytes")
        compare("\(name) moved", moved, number(balloon, "moved_bytes"), within: 0)
        guard moved > 0 else { return }
        let given = ["free", "file_cache", "idle", "working_set"].reduce(0) { $0 + number(balloon, "from_\($1)_bytes") }
        compare("\(name) given", given, moved, within: 0)
    }

    /// rho = S / (P (f + k (1 - f))) in shares per page.
    private static func price(_ entitlement: Object, pages bytes: Double, tax: Double) -> Double {
        guard bytes > 0 else { return 0 }
        let used = min(number(entitlement, "active_bytes"), bytes)
        return number(entitlement, "shares") / ((used + (bytes - used) / (1 - tax)) / page)
    }

    // MARK: Balloon targets and paging

    private mutating func compareTargets(_ machines: [Object], _ state: Object) {
        let actions = object(state, "actions")
        let inflates = actions["inflates_balloons"] as? Bool == true
        // While memory only moves between machines, who gives how much is drawn; the sum is not.
        guard inflates || actions["rebalances_balloons"] as? Bool != true else {
            return compareMoved(machines, state)
        }
        for machine in machines {
            let balloon = object(machine, "balloon")
            let before = number(balloon, "size_before_bytes")
            var target = before + (inflates ? number(machine, "need_bytes") : 0)
            let aboveLimit = number(machine, "charge_bytes") - number(object(machine, "entitlement"), "limit_bytes")
            if aboveLimit > 0 { target = max(target, before + aboveLimit) }
            if balloon["driver_up"] as? Bool != true { target = before }
            target = max(0, min(target, number(balloon, "maximum_bytes")))
            compare("\(machine["vm"] ?? "") target", target, number(balloon, "target_bytes"), within: 0)
        }
    }

    private mutating func compareMoved(_ machines: [Object], _ state: Object) {
        var (claims, needs, assigned) = (0.0, 0.0, 0.0)
        for machine in machines {
            let balloon = object(machine, "balloon")
            let entitlement = object(machine, "entitlement")
            let charge = number(machine, "charge_bytes")
            let room = number(entitlement, "entitlement_bytes") - charge
            // Limits and the largest balloon have rules of their own, which would have to be told apart.
            let target = number(balloon, "target_bytes")
            guard charge <= number(entitlement, "limit_bytes"), target < number(balloon, "maximum_bytes") else {
                return
            }
            assigned += number(balloon, "assigned_bytes")
            guard balloon["driver_up"] as? Bool == true else { continue }
            needs += number(machine, "need_bytes")
            if room > number(machine, "dead_band_bytes") { claims += min(room, number(balloon, "size_before_bytes")) }
        }
        let spare = max(0, number(state, "free_bytes") - number(state, "free_goal_bytes"))
        let short = state["reclaiming"] as? Bool == true ? number(state, "shortfall_bytes") : 0
        let returned = min(claims, spare)
        let taken = min(needs, claims - returned + short)
        compare("moved by balloons", taken - returned, assigned, within: 0)
    }

    private mutating func comparePaging(_ budget: Object, _ machines: [Object]) {
        let bounds = ["wanted_bytes", "needs_bytes", "room_bytes"].map { number(budget, $0) }
        let quota = max(0, bounds.min() ?? 0)
        compare("quota", quota, number(budget, "quota_bytes"), within: 0)
        let assigned = machines.reduce(0) { $0 + number(object($1, "paging"), "assigned_bytes") }
        compare("paged", quota, assigned, within: 0)
        let needs = machines.reduce(0) { $0 + number(object($1, "paging"), "need_bytes") }
        if bounds[0] > 0 { compare("needs of paging", needs, bounds[1], within: 0) }
    }

    private mutating func compare(_ what: String, _ expected: Double, _ printed: Double, within tolerance: Double) {
        comparisons += 1
        guard abs(expected - printed) > tolerance || !printed.isFinite else { return }
        mismatches.append("\(what): \(expected) from the inputs, \(printed) printed")
    }
}

private func object(_ parent: RecomputedDecision.Object, _ key: String) -> RecomputedDecision.Object {
    parent[key] as? RecomputedDecision.Object ?? [:]
}

/// Not a number where there is none, which agrees with nothing.
private func number(_ parent: RecomputedDecision.Object, _ key: String) -> Double {
    (parent[key] as? NSNumber)?.doubleValue ?? .nan
}
