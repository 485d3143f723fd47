import HostModel
import SnapshotEncoding

/// Writes a run as a table, row by row as the run goes on.
struct TableWriter: SnapshotWriter {
    enum Encoder {
        case csv(CSVEncoder)
        case jsonLines(JSONLinesEncoder)
    }

    private let encoder: Encoder
    /// Rows that are not written yet.
    private var bytes: [UInt8] = []

    /// Begins the table, with its header where the syntax has one.
    init(_ encoder: Encoder) {
        self.encoder = encoder
        if case .csv(let encoder) = encoder { encoder.encodeHeader(into: &bytes) }
    }

    mutating func append(_ snapshot: FleetSnapshot, to output: inout OutputFile) throws {
        switch encoder {
        case .csv(let encoder): encoder.encodeRows(of: snapshot, into: &bytes)
        case .jsonLines(let encoder): encoder.encodeRows(of: snapshot, into: &bytes)
        }
        try output.write(&bytes, isLast: false)
    }

    mutating func finish(_ output: inout OutputFile) throws {
        try output.write(&bytes, isLast: true)
    }
}
