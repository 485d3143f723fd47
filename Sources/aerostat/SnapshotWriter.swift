import HostModel

/// Turns the snapshots of a run into the bytes of its output.
protocol SnapshotWriter {
    /// Takes the snapshot of the next moment. Throws `OutputError` when something cannot be written.
    mutating func append(_ snapshot: FleetSnapshot, to output: inout OutputFile) throws

    /// Writes what is left when all moments have been there, and completes the output.
    mutating func finish(_ output: inout OutputFile) throws
}
