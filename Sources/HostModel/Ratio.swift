/// A ratio kept as whole millionths, so that it prints the same everywhere.
///
/// 1 000 000 millionths are 1. Shares per page and overcommit can exceed 1; nothing here is a percentage.
public struct Ratio: Sendable, Hashable, Comparable {
    public static let zero = Ratio(millionths: 0)
    public static let one = Ratio(millionths: 1_000_000)

    public var millionths: Int64

    public init(millionths: Int64) {
        self.millionths = millionths
    }

    /// Rounds to the nearest millionth. `value` must be finite and below 9e12 in magnitude.
    public init(_ value: Double) {
        millionths = Int64((value * 1_000_000).rounded())
    }

    public var value: Double { Double(millionths) / 1_000_000 }

    public static func < (left: Ratio, right: Ratio) -> Bool { left.millionths < right.millionths }
}
