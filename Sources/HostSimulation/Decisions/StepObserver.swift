import HostModel

/// Watches a step from inside, between its phases.
///
/// The step is generic over its observer. The usual one does nothing, and the compiler leaves nothing of it, so that a
/// step nobody asks about costs what it would cost without this.
protocol StepObserver {
    /// A phase is over.
    mutating func passed(_ phase: StepPhase, _ memory: HostMemory)
    /// The host made out how much it pages in this step.
    mutating func budgeted(_ budget: PagingBudget)
    /// A machine is to lose so many pages by paging. A machine's own limit may ask more than once.
    mutating func assigned(_ pages: Int, to guest: GuestMemory, by rule: PagingRule, _ memory: HostMemory)
}

/// The moments of a step at which its observer looks.
enum StepPhase {
    /// Nothing has happened yet.
    case begun
    /// Guests have run, pages were shared, state and entitlements are those of this step.
    case balanced
    /// Balloons have their targets.
    case planned
    /// Balloons have moved.
    case ballooned
    /// The host has paged for itself.
    case paged
    /// Machines are held to their limits.
    case finished
}

/// By which rule pages are taken at random.
enum PagingRule {
    /// The row of the policy's table for the host's state.
    case state
    /// The machine's own limit.
    case limit
}

/// Nobody watches.
struct UnobservedStep: StepObserver {
    @inline(__always) mutating func passed(_ phase: StepPhase, _ memory: HostMemory) {}
    @inline(__always) mutating func budgeted(_ budget: PagingBudget) {}
    @inline(__always)
    mutating func assigned(_ pages: Int, to guest: GuestMemory, by rule: PagingRule, _ memory: HostMemory) {}
}
