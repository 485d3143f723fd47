/// Divides memory among machines by min-funding revocation (W02 section 5.2; memory-model.md section 18, item 3).
///
/// At some price each machine holds what its shares pay for, within bounds from its reservation, limit and demand;
/// the price is the one at which everything fits.
enum Entitlement {
    /// One machine's part in the division, in pages.
    struct Claim {
        var shares: Double
        /// Active pages of those it holds.
        var active: Double
        var low: Int
        var high: Int
    }

    /// Halvings of the price interval: enough to tell pages apart on the largest host.
    private static let halvings = 64

    /// Entitlements that add up to `available` where demand exceeds it, to the sum of `high` where it does not, and
    /// to the sum of `low` where even that exceeds it. O(claims).
    static func divide(_ available: Int, among claims: [Claim], tax: IdleMemoryTax) -> [Int] {
        let wanted = claims.reduce(0) { $0 + $1.high }
        guard wanted > available else { return claims.map(\.high) }
        let guaranteed = claims.reduce(0) { $0 + $1.low }
        guard guaranteed < available else { return claims.map(\.low) }
        var lowPrice = 0.0
        var highPrice = 1.0
        while sum(claims, tax, highPrice) < Double(available), highPrice < 1e15 { highPrice *= 4 }
        for _ in 0..<halvings {
            let middle = (lowPrice + highPrice) / 2
            if sum(claims, tax, middle) > Double(available) { highPrice = middle } else { lowPrice = middle }
        }
        return whole(claims.map { size($0, tax, lowPrice) }, claims: claims, available: available)
    }

    private static func size(_ claim: Claim, _ tax: IdleMemoryTax, _ pagesPerShare: Double) -> Double {
        let pages = tax.pages(shares: claim.shares, pagesPerShare: pagesPerShare, active: claim.active)
        return min(Double(claim.high), max(Double(claim.low), pages))
    }

    private static func sum(_ claims: [Claim], _ tax: IdleMemoryTax, _ pagesPerShare: Double) -> Double {
        var sum = 0.0
        for claim in claims { sum += size(claim, tax, pagesPerShare) }
        return sum
    }

    /// Whole pages that add up: floors, then one page more by largest remainder, ties by index, within bounds.
    private static func whole(_ sizes: [Double], claims: [Claim], available: Int) -> [Int] {
        var pages = sizes.map { Int($0) }
        var missing = available - pages.reduce(0, +)
        let order = sizes.indices.sorted {
            (sizes[$0] - Double(pages[$0]), $1) > (sizes[$1] - Double(pages[$1]), $0)
        }
        while missing > 0 {
            let before = missing
            for index in order where missing > 0 && pages[index] < claims[index].high {
                pages[index] += 1
                missing -= 1
            }
            if missing == before { break }
        }
        return pages
    }

    /// Computes the entitlement of every machine, with the set tax and without, and the price it pays.
    static func balance(_ memory: HostMemory) {
        var claims: [Claim] = []
        var indices: [Int] = []
        for index in 0..<memory.guestCount where memory.states[index].isPoweredOn {
            claims.append(claim(of: memory[index]))
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

    private static func claim(of guest: GuestMemory) -> Claim {
        let state = guest.state.pointee
        let size = guest.constants.pointee.configuredSize
        let high = max(0, min(state.limit, guest.demand, size))
        let active = min(Double(state.charge), state.sampler.estimate * Double(size))
        return Claim(
            shares: Double(max(1, state.shares)),
            active: active,
            low: min(state.reservation, high),
            high: high
        )
    }
}
