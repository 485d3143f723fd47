public import HostModel

/// Writes a report over a period as CSV (RFC 4180): a header that fits all rows, then a row for each host or virtual
/// machine and part of the period.
///
/// Columns are `from` and `to` (ISO 8601, UTC; a row holds what came after the one, up to and including the other),
/// `host`, for virtual machines `vm` and `group`, `samples` (how many are behind the row), then those of the series: the
/// metric's name without `aerostat_host_` or `aerostat_vm_`, with its unit, and what is told of it at the end: nothing for
/// a setting, `_min`, `_mean` and `_max` for a gauge, `_increase` in place of `_total` for a counter. What is not known is
/// an empty field. Decimals have a dot in every locale. Lines end with CRLF.
///
/// Columns are only ever added at the end: a new metric goes to the end of the catalogue's families about its subject.
public struct PeriodCSVEncoder: PeriodTableEncoder {
    private let selection: ColumnSelection
    private var rows: PeriodRows

    public init(_ selection: ColumnSelection) {
        self.selection = selection
        rows = PeriodRows(selection, syntax: .csv, unknown: "", tail: Array("\r\n".utf8))
    }

    /// Names of the columns in order.
    public static func columnNames(_ selection: ColumnSelection) -> [String] {
        PeriodRows.leadingColumns(selection.layout.subject) + selection.columns.map(\.name)
    }

    public func encodeStart(into report: inout [UInt8]) {
        report += Self.columnNames(selection).map(csvField).joined(separator: [UInt8(ascii: ",")])
        report += "\r\n".utf8
    }

    public mutating func encode(_ row: PeriodRow, into report: inout [UInt8]) {
        rows.encode(row, into: &report)
    }

    public func encodeEnd(into report: inout [UInt8]) {}
}
