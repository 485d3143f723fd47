/// Page counts of one virtual machine by backing, guest class and content: a view on its stretch of the host's
/// one buffer of counts.
///
/// Backing is the slowest index, so that the counts of one backing stand together. The sums of each backing and class
/// (a row) and of each class are kept before the counts, since nearly every rule asks for them first. Exact in
/// distribution while every rule picks uniformly within a cell (engine-notes.md item 1).
struct PageTable {
    static let rowCount = Backing.count * GuestClass.count
    static let cellCount = rowCount * PageContent.count
    /// Where the sums of the classes begin, and where the cells do; the rows come first.
    private static let totals = rowCount
    private static let cells = rowCount + GuestClass.count
    /// Numbers of one machine.
    static let numberCount = cells + cellCount

    let base: UnsafeMutablePointer<Int32>

    // Indices are small by their types: sums and products of them need no check.

    @inline(__always)
    private static func row(_ backing: Int, _ guestClass: Int) -> Int { backing &* GuestClass.count &+ guestClass }

    @inline(__always)
    private static func cell(_ backing: Int, _ guestClass: Int, _ content: Int) -> Int {
        cells &+ row(backing, guestClass) &* PageContent.count &+ content
    }

    // MARK: Reading

    @inline(__always)
    subscript(backing: Int, guestClass: Int, content: Int) -> Int {
        Int(base[Self.cell(backing, guestClass, content)])
    }

    @inline(__always)
    subscript(backing: Backing, guestClass: Int, content: Int) -> Int {
        self[backing.rawValue, guestClass, content]
    }

    /// Pages of one guest class with one backing.
    @inline(__always)
    func row(_ backing: Int, _ guestClass: Int) -> Int { Int(base[Self.row(backing, guestClass)]) }

    @inline(__always)
    func row(_ backing: Backing, _ guestClass: Int) -> Int { row(backing.rawValue, guestClass) }

    /// Pages of one backing.
    @inline(__always)
    func total(_ backing: Backing) -> Int {
        let rows = base + Self.row(backing.rawValue, 0)
        return Int(rows[0] &+ rows[1] &+ rows[2] &+ rows[3] &+ rows[4])
    }

    /// Pages of one guest class, whatever backs them.
    @inline(__always)
    func total(_ guestClass: GuestClass) -> Int { Int(base[Self.totals &+ guestClass.rawValue]) }

    /// Pages of one content with one backing, over all guest classes.
    @inline(__always)
    func column(_ backing: Backing, _ content: Int) -> Int {
        let cells = base + Self.cell(backing.rawValue, 0, content)
        return Int(cells[0] &+ cells[5] &+ cells[10] &+ cells[15] &+ cells[20])
    }

    /// Pages of all backings before one.
    @inline(__always)
    func total(before backing: Int) -> Int {
        var sum: Int32 = 0
        for row in 0..<backing &* GuestClass.count { sum &+= base[row] }
        return Int(sum)
    }

    /// All touched pages that the guest has not given to the balloon.
    @inline(__always)
    func total() -> Int {
        let totals = base + Self.totals
        return Int(totals[0] &+ totals[1] &+ totals[2] &+ totals[3] &+ totals[4])
    }

    /// Pages of contents that others may have, too, with one backing.
    @inline(__always)
    func sharable(_ backing: Backing) -> Int { total(backing) - column(backing, PageContent.unique.rawValue) }

    // MARK: Changing

    /// Adds pages to a cell, or takes them from it where the number is negative.
    @inline(__always)
    func add(_ count: Int, _ backing: Int, _ guestClass: Int, _ content: Int) {
        let index = Self.cell(backing, guestClass, content)
        base[index] += Int32(truncatingIfNeeded: count)
        addToRow(count, backing, guestClass)
        assert(base[index] >= 0, "a cell of the page table fell below zero")
    }

    @inline(__always)
    func add(_ count: Int, _ backing: Backing, _ guestClass: Int, _ content: Int) {
        add(count, backing.rawValue, guestClass, content)
    }

    /// Gives pages another backing.
    @inline(__always)
    func reback(_ count: Int, from: Backing, to: Backing, _ guestClass: Int, _ content: Int) {
        let source = Self.cell(from.rawValue, guestClass, content)
        base[source] -= Int32(truncatingIfNeeded: count)
        base[Self.cell(to.rawValue, guestClass, content)] += Int32(truncatingIfNeeded: count)
        rebackRow(count, from: from.rawValue, to: to.rawValue, guestClass)
        assert(base[source] >= 0, "a cell of the page table fell below zero")
    }

    /// Gives pages of one content another backing, in every guest class what an apportionment says.
    @inline(__always)
    func rebackColumn(_ content: Int, from: Backing, to: Backing, _ parts: inout Apportionment) {
        let source = base + Self.cell(from.rawValue, 0, content)
        let target = base + Self.cell(to.rawValue, 0, content)
        for guestClass in 0..<GuestClass.count {
            let cell = guestClass &* PageContent.count
            let part = parts.next(Int(source[cell]))
            source[cell] &-= Int32(truncatingIfNeeded: part)
            target[cell] &+= Int32(truncatingIfNeeded: part)
            rebackRow(part, from: from.rawValue, to: to.rawValue, guestClass)
        }
    }

    // MARK: Changing cells directly

    /// The counts of one row by content. Whoever changes them tells the row by how much, with one of the two below.
    @inline(__always)
    func cells(_ backing: Int, _ guestClass: Int) -> UnsafeMutablePointer<Int32> {
        base + Self.cell(backing, guestClass, 0)
    }

    @inline(__always)
    func addToRow(_ count: Int, _ backing: Int, _ guestClass: Int) {
        base[Self.row(backing, guestClass)] &+= Int32(truncatingIfNeeded: count)
        base[Self.totals &+ guestClass] &+= Int32(truncatingIfNeeded: count)
    }

    /// The pages of the class stay as many.
    @inline(__always)
    func rebackRow(_ count: Int, from: Int, to: Int, _ guestClass: Int) {
        base[Self.row(from, guestClass)] &-= Int32(truncatingIfNeeded: count)
        base[Self.row(to, guestClass)] &+= Int32(truncatingIfNeeded: count)
    }

    func removeAll() {
        base.update(repeating: 0, count: Self.numberCount)
    }
}
