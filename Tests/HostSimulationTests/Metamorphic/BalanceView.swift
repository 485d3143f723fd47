@testable import HostSimulation

/// What one balance of a host's state gives each running machine, with the bounds that held for it.
///
/// The balance acts on a copy, so that several views see the same state.
struct BalanceView {
    struct Part {
        var index: Int
        var shares: Double
        var active: Double
        var low: Int
        var high: Int
        var pages: Int
        var price: Double

        var isAtNoBound: Bool { low < pages && pages < high }
    }

    var parts: [Part]
    let tax: IdleMemoryTax

    init(_ simulation: HostSimulation) {
        var copy = simulation
        tax = IdleMemoryTax(rate: copy.host.idleMemoryTax)
        parts = copy.withMemory { memory in
            Entitlement.balance(memory)
            return (0..<memory.guestCount).filter { memory.states[$0].isPoweredOn }.map { Self.part($0, memory[$0]) }
        }
    }

    /// Bounds and active memory worked out again, as design section 1 has them.
    private static func part(_ index: Int, _ guest: GuestMemory) -> Part {
        let state = guest.state.pointee
        let size = guest.constants.pointee.configuredSize
        let saving = guest.pages.total(.shared) - state.framesCharged
        let high = max(0, min(state.limit, size - state.neverTouched - saving, size))
        return Part(
            index: index,
            shares: Double(state.shares),
            active: min(Double(state.charge), state.sampler.estimate(guest.samples) * Double(size)),
            low: min(state.reservation, high),
            high: high,
            pages: state.entitlement,
            price: state.sharesPerPage
        )
    }

    /// Shares per active page when the machine holds so many pages; infinite when it holds none.
    func price(_ part: Part, pages: Int) -> Double {
        let used = min(part.active, Double(pages))
        return part.shares / (used + tax.idleCost * (Double(pages) - used))
    }

    /// Whether the machines at no bound pay one price to a page: the prices that each would pay with a page more and
    /// with a page less enclose a price in common. Nil where fewer than two are at no bound.
    var hasCommonPrice: Bool? {
        let unbound = parts.filter(\.isAtNoBound)
        guard unbound.count > 1 else { return nil }
        let lowest = unbound.map { price($0, pages: $0.pages + 1) }
        let highest = unbound.map { price($0, pages: $0.pages - 1) }
        return (lowest.max() ?? 0) <= (highest.min() ?? 0)
    }

    /// What a failure prints of the machines at no bound.
    var unboundPrices: String {
        parts.filter(\.isAtNoBound).map { "vm \($0.index) of \($0.pages) pages pays \(price($0, pages: $0.pages))" }
            .joined(separator: ", ")
    }
}
