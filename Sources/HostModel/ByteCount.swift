/// An amount of memory or data in bytes.
public struct ByteCount: Sendable, Hashable, Comparable, AdditiveArithmetic {
    public static let zero = ByteCount(0)

    public var value: Int64

    public init(_ value: Int64) {
        self.value = value
    }

    public static func kibibytes(_ count: Int64) -> ByteCount { ByteCount(count * 1024) }
    public static func mebibytes(_ count: Int64) -> ByteCount { ByteCount(count * 1_048_576) }
    public static func gibibytes(_ count: Int64) -> ByteCount { ByteCount(count * 1_073_741_824) }

    /// Whole pages in this amount, rounded down.
    public var pages: PageCount { PageCount(value / PageCount.bytesPerPage) }

    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.value < right.value }
    public static func + (left: ByteCount, right: ByteCount) -> ByteCount { ByteCount(left.value + right.value) }
    public static func - (left: ByteCount, right: ByteCount) -> ByteCount { ByteCount(left.value - right.value) }
}
