/// What one machine's entitlement was computed from, as of the last division of the host's memory, and the result.
public struct EntitlementDecision: Sendable, Hashable {
    public var shares: Int64 = 0
    public var configuredSize = PageCount.zero
    public var reservation = PageCount.zero
    /// Limit, or the configured size where none is set.
    public var limit = PageCount.zero
    /// What the machine would hold if nobody pressed it.
    public var demand = PageCount.zero
    /// Machine pages that the machine held.
    public var charge = PageCount.zero
    /// Active memory as sampled; the largest counts.
    public var activeSlow = ByteCount.zero
    public var activeFast = ByteCount.zero
    public var activeNext = ByteCount.zero
    /// The estimate as far as the machine holds it. Bytes, because an average of samples is no whole number of pages.
    public var active = ByteCount.zero
    public var estimator = ActiveEstimator.floor
    /// Least and most that the machine may be entitled to.
    public var low = PageCount.zero
    public var high = PageCount.zero
    public var entitlement = PageCount.zero
    /// What the same division yields without idle memory tax.
    public var entitlementUntaxed = PageCount.zero
    /// Adjusted shares per page: rho = S / (P (f + k (1 - f))).
    public var sharesPerPage = Ratio.zero
    public var sharesPerPageUntaxed = Ratio.zero
    public var bound = EntitlementBound.none

    public init() {}

    /// What the machine held beyond its active memory.
    public var idle: ByteCount { max(.zero, charge.bytes - active) }

    /// Entitlement that the tax took from the machine, or gave to it where negative.
    public var idleTaxMoved: PageCount { entitlementUntaxed - entitlement }
}

/// Which average of the samples is the estimate of active memory.
public enum ActiveEstimator: String, Sendable, Hashable, CaseIterable {
    case slow, fast, next
    /// The least estimate, 1 % of the configured size.
    case floor
}

/// What kept an entitlement from being all that the machine's shares pay for.
public enum EntitlementBound: String, Sendable, Hashable, CaseIterable {
    case none, reservation, limit, demand, size
}
