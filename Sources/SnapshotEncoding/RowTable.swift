/// Pieces of ready bytes, one a subject, one after the other in memory.
///
/// Names do not change within a run, so they are escaped once and copied ever after.
struct RowTable: Sendable {
    /// The rows, and the slack that a cursor wants behind them.
    private var bytes = [UInt8](repeating: 0, count: ByteCursor.slack)
    /// Where each row begins in `bytes`, and where the last one ends.
    private var offsets = [0]

    mutating func append(_ row: [UInt8]) {
        bytes.insert(contentsOf: row, at: bytes.count - ByteCursor.slack)
        offsets.append(bytes.count - ByteCursor.slack)
    }

    /// Some rows with other bytes.
    ///
    /// - Parameter append: appends what stands for a row.
    func translated(_ rows: Range<Int>, append: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void) -> RowTable {
        var table = RowTable()
        table.bytes.removeAll()
        withRows { old in
            for row in rows {
                append(old[row], &table.bytes)
                table.offsets.append(table.bytes.count)
            }
        }
        table.bytes.append(contentsOf: repeatElement(0, count: ByteCursor.slack))
        return table
    }

    /// Number of rows.
    var count: Int { offsets.count - 1 }

    /// Bytes of the rows together.
    func byteCount(of rows: Range<Int>) -> Int { offsets[rows.upperBound] - offsets[rows.lowerBound] }

    /// Calls `body` with a way to read rows that checks no bounds. Rows have the slack that a cursor wants behind them.
    func withRows(_ body: (Rows) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            offsets.withUnsafeBufferPointer { body(Rows(bytes: bytes, offsets: $0)) }
        }
    }

    struct Rows {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let offsets: UnsafeBufferPointer<Int>

        @inline(__always)
        subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: bytes[offsets[row]..<offsets[row + 1]])
        }
    }
}
