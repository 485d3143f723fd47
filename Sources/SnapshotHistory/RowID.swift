/// The key of a stored row: which moment, and which host or virtual machine.
///
/// All rows of a moment stand next to each other, and a moment's rows come after those before it: rows are appended, and
/// a period is read from one place on.
enum RowID {
    /// Most hosts and virtual machines that one history can hold.
    static let unitCount: Int64 = 1 << 20

    static func make(moment: Int64, unit: Int64) -> Int64 { moment * unitCount + unit }

    /// The rows of the moments.
    static func range(_ moments: ClosedRange<Int64>) -> ClosedRange<Int64> {
        make(moment: moments.lowerBound, unit: 0)...make(moment: moments.upperBound, unit: unitCount - 1)
    }
}
