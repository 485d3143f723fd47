import HostModel

/// Where the snapshots of a run go: a table, a history, or both.
struct RunSinks: ~Copyable {
    private var table: RunTable?
    private let history: RunHistory?

    init(table: consuming RunTable?, history: RunHistory?) {
        self.table = table
        self.history = history
    }

    mutating func append(_ snapshot: FleetSnapshot) throws {
        try table?.append(snapshot)
        try history?.append(snapshot)
    }

    /// Completes what was written.
    consuming func finish(at time: Timestamp) throws {
        try table?.finish()
        try history?.finish(at: time)
    }

    /// Keeps of the history what there is; a table is there whole or not at all.
    consuming func interrupt(at time: Timestamp) throws {
        try history?.finish(at: time)
    }
}

/// A table, or another text with all values of a run, and its file.
struct RunTable: ~Copyable {
    private var writer: any SnapshotWriter
    private var output: OutputFile

    init(path: String, writer: any SnapshotWriter) throws(OutputError) {
        output = try OutputFile(path: path)
        self.writer = writer
    }

    mutating func append(_ snapshot: FleetSnapshot) throws {
        try writer.append(snapshot, to: &output)
    }

    /// Writes what is left and gives the file its name. Without this call there is no file.
    mutating func finish() throws {
        try writer.finish(&output)
    }
}
