/// Where the host keeps a touched page.
enum Backing: Int, Sendable, CaseIterable {
    /// A part of a machine page of 2 MiB, which belongs to one machine alone.
    case large
    /// The same, its content registered by the page-sharing scan: it can be shared once the large page is broken.
    case largeHint
    /// A machine page of its own.
    case privateSmall
    /// A machine page of its own whose content is registered for page sharing, with no second user so far.
    case hint
    /// A machine page used by two or more guest pages, or the zero page.
    case shared
    /// A slot of a half or a quarter page in the machine's compression cache.
    case compressed
    /// The host cache on SSD.
    case hostCached
    /// The host's swap file.
    case swapped

    static let count = 8
    /// Backings before this one stand in machine memory for one machine alone, a page each.
    static let ownedCount = Backing.shared.rawValue
    /// Backings before this one can be used without a fault.
    static let residentCount = Backing.compressed.rawValue
}
