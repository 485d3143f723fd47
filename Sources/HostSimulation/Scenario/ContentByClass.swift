public import HostModel

/// Contents of the pages of one guest class, as shares of these pages; the rest is unique. Together at most 1.
public struct ContentShares: Sendable, Hashable {
    /// Pages full of zeroes.
    public var zero: Ratio
    /// Pages of the operating system's image.
    public var osImage: Ratio
    /// Pages of the application's image.
    public var application: Ratio
    /// Pages that have an equal within the machine only.
    public var duplicated: Ratio

    public init(
        zero: Ratio = .zero,
        osImage: Ratio = .zero,
        application: Ratio = .zero,
        duplicated: Ratio = .zero
    ) {
        self.zero = zero
        self.osImage = osImage
        self.application = application
        self.duplicated = duplicated
    }

    init(percent zero: Int64, _ osImage: Int64, _ application: Int64, _ duplicated: Int64) {
        self.init(
            zero: Ratio(millionths: zero * 10_000),
            osImage: Ratio(millionths: osImage * 10_000),
            application: Ratio(millionths: application * 10_000),
            duplicated: Ratio(millionths: duplicated * 10_000)
        )
    }

    /// What is not unique.
    public var sum: Ratio {
        Ratio(millionths: zero.millionths + osImage.millionths + application.millionths + duplicated.millionths)
    }
}

/// Contents of a machine's pages by what the guest uses them for.
///
/// No public source tells; the defaults are those of engine-trial.md section 7. Published experiments state the shares
/// that they were calibrated to.
public struct ContentByClass: Sendable, Hashable {
    public var free = ContentShares(percent: 30, 0, 0, 10)
    public var fileCache = ContentShares(percent: 0, 50, 20, 5)
    public var idle = ContentShares(percent: 5, 5, 20, 20)
    public var workingSet = ContentShares(percent: 2, 5, 25, 10)
    public var kernel = ContentShares(percent: 0, 40, 0, 10)

    public init() {}

    /// The same contents in every class.
    public init(all shares: ContentShares) {
        free = shares
        fileCache = shares
        idle = shares
        workingSet = shares
        kernel = shares
    }
}
