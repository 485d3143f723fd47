/// Page counts of one virtual machine by backing, guest class and content: a view on its stretch of the host's
/// one buffer of counts.
///
/// Backing is the slowest index, so that the counts of one backing stand together. Exact in distribution while every
/// rule picks uniformly within a cell (engine-notes.md item 1).
struct PageTable {
    static let cellsPerBacking = GuestClass.count * PageContent.count
    static let cellCount = Backing.count * cellsPerBacking

    let base: UnsafeMutablePointer<Int32>

    @inline(__always)
    static func index(_ backing: Backing, _ guestClass: Int, _ content: Int) -> Int {
        (backing.rawValue * GuestClass.count + guestClass) * PageContent.count + content
    }

    @inline(__always)
    subscript(backing: Backing, guestClass: Int, content: Int) -> Int {
        get { Int(base[Self.index(backing, guestClass, content)]) }
        nonmutating set {
            assert(newValue >= 0, "a cell of the page table fell below zero")
            base[Self.index(backing, guestClass, content)] = Int32(newValue)
        }
    }

    @inline(__always)
    subscript(backing: Backing, guestClass: GuestClass, content: PageContent) -> Int {
        get { self[backing, guestClass.rawValue, content.rawValue] }
        nonmutating set { self[backing, guestClass.rawValue, content.rawValue] = newValue }
    }

    /// Pages of one backing. O(cells of the backing).
    func total(_ backing: Backing) -> Int {
        var sum: Int32 = 0
        let start = backing.rawValue * Self.cellsPerBacking
        for offset in start..<start + Self.cellsPerBacking { sum &+= base[offset] }
        return Int(sum)
    }

    /// Pages of one guest class with one backing.
    @inline(__always)
    func row(_ backing: Backing, _ guestClass: Int) -> Int {
        let start = Self.index(backing, guestClass, 0)
        return Int(base[start] &+ base[start + 1] &+ base[start + 2] &+ base[start + 3] &+ base[start + 4])
    }

    /// Pages of one guest class, whatever backs them.
    func total(_ guestClass: GuestClass) -> Int {
        let index = guestClass.rawValue
        return row(.privateSmall, index) + row(.hint, index) + row(.shared, index) + row(.swapped, index)
    }

    /// Pages of one content with one backing, over all guest classes.
    func column(_ backing: Backing, _ content: Int) -> Int {
        var sum = 0
        for guestClass in 0..<GuestClass.count { sum += self[backing, guestClass, content] }
        return sum
    }

    /// All touched pages that the guest has not given to the balloon.
    func total() -> Int {
        total(.privateSmall) + total(.hint) + total(.shared) + total(.swapped)
    }

    func removeAll() {
        base.update(repeating: 0, count: Self.cellCount)
    }
}
