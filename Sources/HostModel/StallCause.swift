/// What a virtual machine waits for when memory is missing.
public enum StallCause: Int, Sendable, Hashable, CaseIterable {
    /// Reading a page that the host swapped out, to its host cache or to its swap device.
    case swapIn
    /// Decompressing a page.
    case decompression
    /// Reading a page that the guest put into its own page file.
    case guestPageIn
    /// Reading a file again whose cache pages were given up.
    case cacheMiss
    /// Copying a shared page before a write.
    case copyOnWriteBreak
    /// Waiting for the host to have a free page, or blocked in the low state.
    case blocked

    /// Value of the label `cause`.
    public var name: String {
        switch self {
        case .swapIn: "swap_in"
        case .decompression: "decompression"
        case .guestPageIn: "guest_page_in"
        case .cacheMiss: "cache_miss"
        case .copyOnWriteBreak: "cow_break"
        case .blocked: "blocked"
        }
    }
}
