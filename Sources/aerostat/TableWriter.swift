import HostModel
import SnapshotEncoding

/// The rows of `run`, collected as bytes until they are written.
struct TableWriter {
    private enum Encoder {
        case csv(CSVEncoder)
        case jsonLines(JSONLinesEncoder)
    }

    var bytes: [UInt8] = []
    private let encoder: Encoder

    /// Begins the table, with its header where the format has one.
    init(identity: FleetIdentity, subject: Run.Subject, format: Run.Format) {
        let subject: ReportSubject =
            switch subject {
            case .vm: .virtualMachine
            case .host: .host
            }
        switch format {
        case .csv:
            let encoder = CSVEncoder(subject, identity: identity)
            encoder.encodeHeader(into: &bytes)
            self.encoder = .csv(encoder)
        case .jsonl:
            encoder = .jsonLines(JSONLinesEncoder(subject, identity: identity))
        }
    }

    /// Adds the rows of one moment.
    mutating func append(_ snapshot: FleetSnapshot) {
        switch encoder {
        case .csv(let encoder): encoder.encodeRows(of: snapshot, into: &bytes)
        case .jsonLines(let encoder): encoder.encodeRows(of: snapshot, into: &bytes)
        }
    }
}
