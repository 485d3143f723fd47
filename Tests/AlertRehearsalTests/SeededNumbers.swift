/// Knuth's generator, so that a seed means the same everywhere.
struct SeededNumbers {
    var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// At least 0, less than the bound.
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func element<Element>(of array: [Element]) -> Element { array[next(array.count)] }
}
