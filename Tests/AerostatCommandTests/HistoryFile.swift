import Foundation
import GRDB

/// A history that the program wrote, read by SQL alone.
struct HistoryFile {
    let path: String

    init(_ path: String) { self.path = path }

    private func query<Value: DatabaseValueConvertible>(_ sql: String) throws -> [Value] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration).read { try Value.fetchAll($0, sql: sql) }
    }

    func numbers(_ sql: String) throws -> [Int64] { try query(sql) }

    func texts(_ sql: String) throws -> [String] { try query(sql) }

    func rows(_ sql: String) throws -> [Row] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: sql) }
    }

    var isSound: Bool {
        get throws { try texts("PRAGMA integrity_check") == ["ok"] }
    }

    /// Rows about hosts and virtual machines in the newest run.
    var rowsOfNewestRun: Int64 {
        get throws {
            let first = "(SELECT first_moment FROM run ORDER BY id DESC LIMIT 1)"
            let rows = ["host_sample", "vm_sample"].map {
                "(SELECT count(*) FROM \($0) WHERE id / 1048576 >= \(first))"
            }
            return try numbers("SELECT \(rows.joined(separator: " + "))")[0]
        }
    }
}
