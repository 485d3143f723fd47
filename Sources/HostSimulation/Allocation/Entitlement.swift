/// Divides memory among machines by min-funding revocation (W02 section 5.2; memory-model.md section 18, item 3).
///
/// At some price each machine holds what its shares pay for, within bounds from its reservation, limit and demand;
/// the price is the one at which everything fits.
package enum Entitlement {
    /// One machine's part in the division, in pages.
    package struct Claim {
        var shares: Double
        /// Active pages of those it holds.
        var active: Double
        var low: Int
        var high: Int

        package init(shares: Double, active: Double, low: Int, high: Int) {
            self.shares = shares
            self.active = active
            self.low = low
            self.high = high
        }
    }

    /// Steps toward the price at most. The sum is piecewise linear in the price, so Newton's rule ends after one step
    /// for each kink that it passes; halving takes over where it would leave the interval.
    private static let priceSteps = 100
    /// Pages by which the sum may miss; what is left over or short is made up by whole pages.
    private static let tolerance = 0.001

    /// Entitlements that add up to `available` where demand exceeds it, to the sum of `high` where it does not, and
    /// to the sum of `low` where even that exceeds it. O(claims).
    package static func divide(_ available: Int, among claims: [Claim], tax: IdleMemoryTax) -> [Int] {
        let wanted = claims.reduce(0) { $0 + $1.high }
        guard wanted > available else { return claims.map(\.high) }
        let guaranteed = claims.reduce(0) { $0 + $1.low }
        guard guaranteed < available else { return claims.map(\.low) }
        let price = price(for: Double(available), claims, tax)
        return whole(claims.map { size($0, tax, price) }, claims: claims, available: available)
    }

    /// The largest price known at which no more than `available` is held, within rounding.
    private static func price(for available: Double, _ claims: [Claim], _ tax: IdleMemoryTax) -> Double {
        var low = 0.0
        // The price without tax and bounds, so that only the proportions of shares count and not their unit.
        var high = available / claims.reduce(0) { $0 + $1.shares }
        while held(claims, tax, high).sum < available, high < 1e15 {
            low = high
            high *= 4
        }
        var price = high
        for _ in 0..<priceSteps {
            let (sum, slope) = held(claims, tax, price)
            if sum > available { high = price } else { low = price }
            guard abs(sum - available) > tolerance else { return price }
            var next = price + (available - sum) / max(slope, 1e-30)
            if next <= low || next >= high { next = (low + high) / 2 }
            guard next != price, next > low, next < high else { break }
            price = next
        }
        return low
    }

    private static func size(_ claim: Claim, _ tax: IdleMemoryTax, _ pagesPerShare: Double) -> Double {
        let pages = tax.pages(shares: claim.shares, pagesPerShare: pagesPerShare, active: claim.active)
        return min(Double(claim.high), max(Double(claim.low), pages))
    }

    /// What all machines hold at a price, and how much more at a higher one.
    private static func held(
        _ claims: [Claim],
        _ tax: IdleMemoryTax,
        _ pagesPerShare: Double
    ) -> (sum: Double, slope: Double) {
        var sum = 0.0
        var slope = 0.0
        for claim in claims {
            let paid = claim.shares * pagesPerShare
            let isIdle = paid > claim.active
            let pages = isIdle ? claim.active + (paid - claim.active) * tax.idleShare : paid
            let low = Double(claim.low)
            let high = Double(claim.high)
            if pages <= low {
                sum += low
            } else if pages >= high {
                sum += high
            } else {
                sum += pages
                slope += isIdle ? claim.shares * tax.idleShare : claim.shares
            }
        }
        return (sum, slope)
    }

    /// Remainders of pages are compared to this part of a page.
    private static let remainderUnits = 1 << 30

    /// Whole pages that add up: floors, then one page more by largest remainder, ties by index, within bounds.
    private static func whole(_ sizes: [Double], claims: [Claim], available: Int) -> [Int] {
        var pages = sizes.map { Int($0) }
        var remainders = sizes.map { Int(($0 - $0.rounded(.down)) * Double(remainderUnits)) }
        var missing = available - pages.reduce(0, +)
        let ones = min(max(0, missing), pages.count)
        pages.withUnsafeMutableBufferPointer { pages in
            remainders.withUnsafeMutableBufferPointer {
                LargestRemainder.addOnes(ones, to: pages, largest: $0, below: remainderUnits)
            }
        }
        missing -= ones
        // A machine at its upper bound has no remainder; where it got a page all the same, another takes it.
        for index in pages.indices where pages[index] > claims[index].high {
            missing += pages[index] - claims[index].high
            pages[index] = claims[index].high
        }
        for index in pages.indices where missing > 0 {
            let more = min(missing, claims[index].high - pages[index])
            pages[index] += more
            missing -= more
        }
        return pages
    }

    /// Computes the entitlement of every machine, with the set tax and without, and the price it pays.
    static func balance(_ memory: HostMemory) {
        var claims: [Claim] = []
        var indices: [Int] = []
        claims.reserveCapacity(memory.guestCount)
        indices.reserveCapacity(memory.guestCount)
        for index in 0..<memory.guestCount where memory.states[index].isPoweredOn {
            claims.append(claim(of: memory[index], input: memory.balanceInputs + index))
            indices.append(index)
        }
        let tax = IdleMemoryTax(rate: memory.host.pointee.idleMemoryTax)
        let taxed = divide(memory.available, among: claims, tax: tax)
        let untaxed = divide(memory.available, among: claims, tax: IdleMemoryTax(rate: 0))
        for (position, index) in indices.enumerated() {
            let state = memory.states + index
            state.pointee.entitlement = taxed[position]
            state.pointee.entitlementUntaxed = untaxed[position]
            state.pointee.sharesPerPage = tax.sharesPerPage(
                shares: claims[position].shares,
                pages: Double(taxed[position]),
                active: claims[position].active
            )
        }
    }

    /// - Parameter input: is given what the claim is made from.
    private static func claim(of guest: GuestMemory, input: UnsafeMutablePointer<BalanceInput>) -> Claim {
        let state = guest.state
        let size = guest.constants.pointee.configuredSize
        let demand = guest.demand
        input.pointee.charge = state.pointee.charge
        input.pointee.demand = demand
        input.pointee.slow = state.pointee.sampler.slow
        input.pointee.fast = state.pointee.sampler.fast
        input.pointee.next = state.pointee.sampler.nextEstimate(guest.samples)
        return claim(state, input.pointee, size: size)
    }

    /// The claim by a machine's settings and what the balance knew about it.
    static func claim(_ state: UnsafePointer<GuestState>, _ input: BalanceInput, size: Int) -> Claim {
        let high = max(0, min(state.pointee.limit, input.demand, size))
        let estimate = WorkingSetSampler.estimate(slow: input.slow, fast: input.fast, next: input.next)
        let active = min(Double(input.charge), estimate * Double(size))
        return Claim(
            shares: Double(max(1, state.pointee.shares)),
            active: active,
            low: min(state.pointee.reservation, high),
            high: high
        )
    }
}
