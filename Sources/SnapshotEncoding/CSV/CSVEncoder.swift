public import HostModel

/// Writes reports as CSV (RFC 4180): a header, then a row for each host or virtual machine of each snapshot.
///
/// Columns are `time` (ISO 8601, UTC), `elapsed_seconds`, `host`, for virtual machines `vm` and `group`, then every
/// series of the catalogue: the metric's name without `aerostat_host_` or `aerostat_vm_`, with units and, for labelled
/// metrics, the label's value at its end (`memory_reclaimed_bytes_total_balloon`). Hosts also have the column
/// `memory_state` with the state's name. Decimals have a dot in every locale. Lines end with CRLF.
///
/// Columns stand in the order of the catalogue, so a metric that is added between others moves those after it. Until the
/// first release that is no promise broken; read columns by name.
public struct CSVEncoder: Sendable {
    private let subject: ReportSubject
    private let rows: ReportRows

    public init(_ subject: ReportSubject, identity: FleetIdentity) {
        self.subject = subject
        rows = ReportRows(subject, identity: identity, syntax: .csv)
    }

    /// Names of the columns in order; the same for every run.
    public static func columnNames(_ subject: ReportSubject) -> [String] { ReportRows.columnNames(subject) }

    /// Appends the header line. It fits the rows of any run with the same subject.
    public func encodeHeader(into report: inout [UInt8]) {
        let names = ReportRows.columnNames(subject).map(csvField)
        report += names.joined(separator: [UInt8(ascii: ",")])
        report += "\r\n".utf8
    }

    /// Appends a row for each subject, in the order of the identity given at the start.
    ///
    /// `snapshot` must belong to the run of that identity; another one is a programmer error and traps.
    public func encodeRows(of snapshot: FleetSnapshot, into report: inout [UInt8]) {
        rows.encode(snapshot, into: &report)
    }
}

/// The text as a CSV field: between quotes, with quotes doubled, when it holds a comma, a quote or a line break.
package func csvField(_ text: String) -> [UInt8] {
    let special = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    guard text.utf8.contains(where: special.contains) else { return Array(text.utf8) }
    var field = [UInt8(ascii: "\"")]
    for character in text.utf8 {
        if character == UInt8(ascii: "\"") { field.append(character) }
        field.append(character)
    }
    return field + [UInt8(ascii: "\"")]
}
