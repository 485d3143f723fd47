/// A number of pages for each guest class.
struct ClassCounts {
    private var counts = InlineArray<5, Int>(repeating: 0)
    private(set) var total = 0

    @inline(__always)
    subscript(guestClass: Int) -> Int { counts[guestClass] }

    @inline(__always)
    mutating func add(_ count: Int, _ guestClass: Int) {
        counts[guestClass] += count
        total += count
    }

    /// Some of the pages, picked at random from all.
    func drawn(_ count: Int, random: inout RandomSource) -> ClassCounts {
        guard count < total else { return self }
        var drawn = ClassCounts()
        guard count > 0 else { return drawn }
        var parts = Apportionment(count, among: total, random: &random)
        for guestClass in 0..<GuestClass.count { drawn.add(parts.next(counts[guestClass]), guestClass) }
        return drawn
    }

    mutating func subtract(_ other: ClassCounts) {
        for guestClass in 0..<GuestClass.count { add(-other[guestClass], guestClass) }
    }
}
