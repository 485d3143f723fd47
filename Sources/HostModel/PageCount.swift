/// A number of small pages of 4 KiB, the unit in which all memory is counted.
///
/// Signed, because differences (memory moved, need above entitlement) use the same unit.
public struct PageCount: Sendable, Hashable, Comparable, AdditiveArithmetic {
    /// Bytes in one small page: 4096 (memory-model.md section 0).
    public static let bytesPerPage: Int64 = 4096
    public static let zero = PageCount(0)

    public var value: Int64

    public init(_ value: Int64) {
        self.value = value
    }

    public init(_ value: Int) {
        self.value = Int64(value)
    }

    /// The same amount in bytes. Traps on overflow, which 8 EiB would take.
    public var bytes: ByteCount { ByteCount(value * Self.bytesPerPage) }

    public static func < (left: PageCount, right: PageCount) -> Bool { left.value < right.value }
    public static func + (left: PageCount, right: PageCount) -> PageCount { PageCount(left.value + right.value) }
    public static func - (left: PageCount, right: PageCount) -> PageCount { PageCount(left.value - right.value) }
}
