/// How a virtual machine's guest memory maps to machine memory at one moment: what the guest uses its pages for, and
/// where the host keeps them (W02 section 2). Amounts are pages of 4 KiB.
///
/// All of `pages`, `neverTouched`, `freed` and `ballooned` together are the configured size.
public struct MachineMapping: Sendable, Hashable {
    /// What the guest uses a page for.
    public enum Use: String, Sendable, CaseIterable {
        case kernel
        case workingSet = "working_set"
        case idle
        case fileCache = "file_cache"
        /// Touched before and free now; the host cannot see that, so it keeps the page.
        case free
    }

    /// Where the host keeps a page.
    public enum Place: String, Sendable, CaseIterable {
        /// A part of a machine page of 2 MiB.
        case large
        /// A machine page of its own.
        case small
        /// A machine page that it shares with other guest pages.
        case shared
        /// The compression cache, in machine memory.
        case compressed
        /// The host cache on SSD.
        case hostCached = "host_cached"
        /// The swap file.
        case swapped
    }

    /// What shared pages hold, which decides with whom they are shared.
    public enum SharedContent: String, Sendable, CaseIterable {
        case zero
        case osImage = "os_image"
        case application
        case duplicated
    }

    /// Shared pages of one content.
    public struct Sharing: Sendable, Hashable {
        public var content: SharedContent
        /// Guest pages of this machine that point at shared machine pages.
        public var guestPages: PageCount
        /// Machine pages that it is charged for them.
        public var machinePages: PageCount
        /// Other machines whose pages can be the same, by their place on the host; empty where it shares with itself alone.
        public var partners: [Int]

        public init(content: SharedContent, guestPages: PageCount, machinePages: PageCount, partners: [Int]) {
            self.content = content
            self.guestPages = guestPages
            self.machinePages = machinePages
            self.partners = partners
        }
    }

    public var configuredSize = PageCount.zero
    /// Guest pages by use (index of `Use.allCases`), each by place (index of `Place.allCases`).
    public var pages = [[PageCount]](
        repeating: [PageCount](repeating: .zero, count: Place.allCases.count),
        count: Use.allCases.count
    )
    /// Never touched by the guest, so the host has no page for them.
    public var neverTouched = PageCount.zero
    /// Given up through the balloon before and not used since: without a page of the host.
    public var freed = PageCount.zero
    /// Pinned by the balloon driver, so that the guest cannot use them and the host need not keep them.
    public var ballooned = PageCount.zero
    /// Memory of the guest's processes that stands in its own page file, in no guest page.
    public var pageFileUsed = PageCount.zero
    public var pageFileSize = PageCount.zero
    /// Machine pages of the compression cache.
    public var compressionCache = PageCount.zero
    /// Contents of which something is shared, in the order of the enumeration.
    public var sharing: [Sharing] = []

    public init() {}
}
