public import HostModel

/// Writes reports as JSON lines: an object for each host or virtual machine of each snapshot, one a line.
///
/// Keys are the columns of `CSVEncoder`, in the same order; numbers are numbers.
public struct JSONLinesEncoder: Sendable {
    private let rows: ReportRows

    public init(_ subject: ReportSubject, identity: FleetIdentity) {
        rows = ReportRows(subject, identity: identity, syntax: .jsonLines)
    }

    /// Appends a line for each subject, in the order of the identity given at the start.
    ///
    /// `snapshot` must belong to the run of that identity; another one is a programmer error and traps.
    public func encodeRows(of snapshot: FleetSnapshot, into report: inout [UInt8]) {
        rows.encode(snapshot, into: &report)
    }
}
