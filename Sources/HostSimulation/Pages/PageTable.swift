/// Page counts of one virtual machine by backing, guest class and content: a view on its stretch of the host's
/// one buffer of counts.
///
/// Backing is the slowest index, so that the counts of one backing stand together. The sums of each backing and class
/// (a row) are kept beside the counts, since nearly every rule asks for them first. Exact in distribution while every
/// rule picks uniformly within a cell (engine-notes.md item 1).
struct PageTable {
    static let rowCount = Backing.count * GuestClass.count
    static let cellCount = rowCount * PageContent.count
    /// Numbers of one machine: cells, then the sums of the rows.
    static let numberCount = cellCount + rowCount

    let base: UnsafeMutablePointer<Int32>

    @inline(__always)
    static func index(_ backing: Int, _ guestClass: Int, _ content: Int) -> Int {
        (backing * GuestClass.count + guestClass) * PageContent.count + content
    }

    // MARK: Reading

    @inline(__always)
    subscript(backing: Int, guestClass: Int, content: Int) -> Int {
        Int(base[Self.index(backing, guestClass, content)])
    }

    @inline(__always)
    subscript(backing: Backing, guestClass: Int, content: Int) -> Int {
        self[backing.rawValue, guestClass, content]
    }

    /// Pages of one guest class with one backing.
    @inline(__always)
    func row(_ backing: Int, _ guestClass: Int) -> Int {
        Int(base[Self.cellCount + backing * GuestClass.count + guestClass])
    }

    @inline(__always)
    func row(_ backing: Backing, _ guestClass: Int) -> Int { row(backing.rawValue, guestClass) }

    /// Pages of one backing.
    @inline(__always)
    func total(_ backing: Backing) -> Int {
        let rows = base + Self.cellCount + backing.rawValue * GuestClass.count
        return Int(rows[0] &+ rows[1] &+ rows[2] &+ rows[3] &+ rows[4])
    }

    /// Pages of one guest class, whatever backs them.
    @inline(__always)
    func total(_ guestClass: GuestClass) -> Int {
        var sum: Int32 = 0
        for backing in 0..<Backing.count {
            sum &+= base[Self.cellCount + backing * GuestClass.count + guestClass.rawValue]
        }
        return Int(sum)
    }

    /// Pages of one content with one backing, over all guest classes.
    @inline(__always)
    func column(_ backing: Backing, _ content: Int) -> Int {
        let cells = base + Self.index(backing.rawValue, 0, content)
        return Int(cells[0] &+ cells[5] &+ cells[10] &+ cells[15] &+ cells[20])
    }

    /// Pages of all backings before one.
    @inline(__always)
    func total(before backing: Int) -> Int {
        var sum: Int32 = 0
        for row in 0..<backing * GuestClass.count { sum &+= base[Self.cellCount + row] }
        return Int(sum)
    }

    /// All touched pages that the guest has not given to the balloon.
    func total() -> Int { total(before: Backing.count) }

    /// Pages of contents that others may have, too, with one backing.
    @inline(__always)
    func sharable(_ backing: Backing) -> Int { total(backing) - column(backing, PageContent.unique.rawValue) }

    // MARK: Changing

    /// Adds pages to a cell, or takes them from it where the number is negative.
    @inline(__always)
    func add(_ count: Int, _ backing: Int, _ guestClass: Int, _ content: Int) {
        let index = Self.index(backing, guestClass, content)
        base[index] += Int32(truncatingIfNeeded: count)
        base[Self.cellCount + backing * GuestClass.count + guestClass] &+= Int32(truncatingIfNeeded: count)
        assert(base[index] >= 0, "a cell of the page table fell below zero")
    }

    @inline(__always)
    func add(_ count: Int, _ backing: Backing, _ guestClass: Int, _ content: Int) {
        add(count, backing.rawValue, guestClass, content)
    }

    /// Gives pages another backing.
    @inline(__always)
    func reback(_ count: Int, from: Backing, to: Backing, _ guestClass: Int, _ content: Int) {
        add(-count, from, guestClass, content)
        add(count, to, guestClass, content)
    }

    /// The counts of one row by content. Whoever changes them directly tells the row by how much with `addToRow`.
    @inline(__always)
    func cells(_ backing: Int, _ guestClass: Int) -> UnsafeMutablePointer<Int32> {
        base + Self.index(backing, guestClass, 0)
    }

    @inline(__always)
    func addToRow(_ count: Int, _ backing: Int, _ guestClass: Int) {
        base[Self.cellCount + backing * GuestClass.count + guestClass] &+= Int32(truncatingIfNeeded: count)
    }

    func removeAll() {
        base.update(repeating: 0, count: Self.numberCount)
    }
}
