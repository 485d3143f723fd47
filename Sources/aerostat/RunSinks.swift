import HostModel

/// Where the snapshots of a run go: a table, a history, receivers, or several of these.
struct RunSinks: ~Copyable {
    private var table: RunTable?
    private let history: RunHistory?
    private let push: RunPush?

    init(table: consuming RunTable?, history: RunHistory?, push: RunPush?) {
        self.table = table
        self.history = history
        self.push = push
    }

    mutating func append(_ snapshot: FleetSnapshot) async throws {
        try table?.append(snapshot)
        try history?.append(snapshot)
        try await push?.append(snapshot)
    }

    /// Completes what was written.
    consuming func finish(at time: Timestamp) async throws {
        try table?.finish()
        try history?.finish(at: time)
        try await push?.finish(at: time)
    }

    /// Keeps of the history what there is; a table is there whole or not at all.
    consuming func interrupt(at time: Timestamp) async throws {
        try history?.finish(at: time)
        await push?.interrupt()
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
