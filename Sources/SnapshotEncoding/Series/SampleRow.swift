/// The values of all series of a set at one moment.
public struct SampleRow: Sendable, Hashable {
    /// Milliseconds since 1970.
    public var milliseconds: Int64
    /// One for each series of the set, in its order and in the units of its families.
    public var values: [Int64]

    public init(milliseconds: Int64, values: [Int64]) {
        self.milliseconds = milliseconds
        self.values = values
    }
}
