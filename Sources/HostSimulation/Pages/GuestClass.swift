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
    /// Those that programs touch and write: all but free.
    static let used = GuestClass.fileCache.rawValue..<count
}
