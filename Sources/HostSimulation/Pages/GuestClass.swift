/// What the guest uses a page for. Never-touched and ballooned pages have no backing and are counted apart.
enum GuestClass: Int, Sendable, CaseIterable {
    /// Touched before and free now: the host cannot see that, so it keeps its backing and stale content.
    case free
    case fileCache
    /// Anonymous memory that is hardly used.
    case idle
    case workingSet
    case kernel

    static let count = 5
}

/// Where the host keeps a touched page.
enum Backing: Int, Sendable, CaseIterable {
    /// A machine page of its own.
    case privateSmall
    /// A machine page of its own whose content is registered for page sharing, with no second user so far.
    case hint
    /// A machine page used by two or more guest pages, or the zero page.
    case shared
    /// The host's swap file.
    case swapped

    static let count = 4
}

/// What stands in a page, as far as page sharing cares.
enum PageContent: Int, Sendable, CaseIterable {
    case zero
    case osImage
    case application
    /// Contents that occur several times within the machine.
    case duplicated
    /// Never equal to another page.
    case unique

    static let count = 5
    /// Contents before `unique`, which is last.
    static let sharableCount = 4
}
