/// What the guest uses a page for.
enum PageUse: Int {
    case free, fileCache, idle, workingSet, kernel, neverTouched, ballooned

    static let count = 7

    /// The programs and the kernel of the guest touch and write it.
    @inline(__always)
    var isInUse: Bool { rawValue >= 1 && rawValue <= 4 }
}

/// Where the host keeps a page.
enum PagePlace: Int {
    /// Nowhere: never touched, or given up through the balloon.
    case nowhere
    /// In a machine page of 2 MiB.
    case large
    /// In a machine page of 4 KiB, its own or a shared one.
    case small
    case compressed, hostCached, swapped

    @inline(__always)
    var isResident: Bool { self == .large || self == .small }
}

/// What stands in a page: equal pages have equal contents.
struct PageContent: Hashable {
    enum Kind: Int {
        case zero, osImage, application, duplicated, unique
    }

    var kind: Kind
    /// Page of the image, number of the duplicate, or a number never used again.
    var number: Int

    static let zero = PageContent(kind: .zero, number: 0)

    @inline(__always)
    var isSharable: Bool { kind != .unique }
}

/// One guest page.
struct PageRecord {
    var use = PageUse.neverTouched
    var place = PagePlace.nowhere
    var content = PageContent.zero
    /// Large page that the page lies in, as an index into those of its machine.
    var region = -1
    /// The scan has seen this part of a large page and may share it once the large page is broken.
    var isKnownToScan = false
    /// Registered frame that the page uses; -1 for a page of its own that is not registered.
    var frame = -1
    /// Quarters of a page that its slot in the compression cache takes.
    var slot = 0
    /// Position in the order of compression: the smallest is the oldest.
    var compressedAt = 0
    /// A ballooned page had been touched before.
    var wasTouched = false
    /// Steps in which the page was last touched and last came into use.
    var touchedIn = -1
    var allocatedIn = -1
}
