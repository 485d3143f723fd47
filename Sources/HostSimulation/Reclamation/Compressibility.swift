import HostModel

/// Which part of the pages of each content fit half a page or a quarter when compressed (memory-model.md section 7).
///
/// No public source tells the shares; those of a machine's data are a parameter of the scenario. Drawn anew at each
/// compression, which engine-trial.md section 1 found safe.
struct Compressibility: Sendable, Hashable {
    /// Code compresses to about a half, hardly ever to a quarter.
    private static let code = (half: 0.5, quarter: 0.05)

    private var half = 0.0
    private var quarter = 0.0

    init() {}

    init(_ content: ContentProfile) {
        half = content.compressibleToHalf.value
        quarter = content.compressibleToQuarter.value
    }

    /// Share of the pages of most contents that fit a slot.
    var usual: Double { half + quarter }

    /// Share of the pages of a content that fit half a page and not a quarter, and share that fit a quarter.
    @inline(__always)
    func shares(_ content: Int) -> (half: Double, quarter: Double) {
        switch content {
        case PageContent.zero.rawValue: (0, 1)
        case PageContent.osImage.rawValue: Self.code
        default: (half, quarter)
        }
    }
}
