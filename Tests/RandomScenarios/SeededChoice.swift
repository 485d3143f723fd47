/// Random choices of tests: SplitMix64, written out here so that a seed means the same scenario and the same test
/// whatever the engine's own generator does.
public struct SeededChoice {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A whole number of the range, each as likely as the other.
    public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        let count = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int64(next().multipliedFullWidth(by: count).high)
    }

    /// True with a chance in percent.
    public mutating func happens(percent: Int64) -> Bool {
        integer(in: 0...99) < percent
    }

    /// One of a list that is not empty.
    public mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(integer(in: 0...Int64(values.count - 1)))]
    }
}
