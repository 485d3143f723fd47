/// Charges more for idle pages than for active ones, so that memory moves to machines that use it (W02 section 5.2).
package struct IdleMemoryTax {
    /// Cost of an idle page in active pages: k = 1 / (1 - tau).
    let idleCost: Double
    /// Idle pages for the price of an active one.
    let idleShare: Double

    /// - Parameter rate: tau, 0 or more and below 1.
    package init(rate: Double) {
        idleCost = 1 / (1 - rate)
        idleShare = 1 - rate
    }

    /// Adjusted shares per page: rho = S / (P (f + k (1 - f))) with active fraction f.
    package func sharesPerPage(shares: Double, pages: Double, active: Double) -> Double {
        guard pages > 0 else { return 0 }
        let used = min(active, pages)
        return shares / (used + idleCost * (pages - used))
    }

    /// Pages a machine holds at the price at which one share buys `pagesPerShare` active pages: the inverse of the
    /// above in `pages`.
    func pages(shares: Double, pagesPerShare: Double, active: Double) -> Double {
        let paid = shares * pagesPerShare
        return paid <= active ? paid : active + (paid - active) * idleShare
    }
}
