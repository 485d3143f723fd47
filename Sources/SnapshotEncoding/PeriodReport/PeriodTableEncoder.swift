public import HostModel

/// Something that writes a report over a period row by row, so that memory does not grow with the period.
public protocol PeriodTableEncoder: Sendable {
    /// Appends what stands before the rows.
    func encodeStart(into report: inout [UInt8])

    /// Appends a row, whose statistics are those of the columns' layout.
    mutating func encode(_ row: PeriodRow, into report: inout [UInt8])

    /// Appends what stands after the rows.
    func encodeEnd(into report: inout [UInt8])
}
