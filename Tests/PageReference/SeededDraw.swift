/// Random draws of the reference and of its hosts: SplitMix64, written out so that a seed means the same run whatever
/// the engine's generator does.
struct SeededDraw {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number that looks random and depends on the given one alone.
    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Uniform from 0 to below 1.
    @inline(__always)
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    @inline(__always)
    mutating func index(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    @inline(__always)
    mutating func happens(_ chance: Double) -> Bool { unit() < chance }

    /// How many of `count` things happen, each with the same chance: every one is tried.
    mutating func count(of count: Int, chance: Double) -> Int {
        guard count > 0, chance > 0 else { return 0 }
        var sum = 0
        for _ in 0..<count where happens(chance) { sum += 1 }
        return sum
    }

    /// Some of the numbers, each as likely as the other, in random order.
    mutating func sample(_ count: Int, of numbers: [Int]) -> [Int] {
        guard count > 0 else { return [] }
        precondition(count <= numbers.count, "more is to be drawn than there is")
        var pool = numbers
        for position in 0..<count { pool.swapAt(position, position + index(below: pool.count - position)) }
        return Array(pool[..<count])
    }

    mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(index(below: Int(range.upperBound - range.lowerBound) + 1))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[index(below: values.count)] }
}
