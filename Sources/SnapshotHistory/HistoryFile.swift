internal import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Opens history files. A file that is not ours, is damaged or is too new is refused before anything is written to it.
enum HistoryFile {
    static func openForReading(_ path: String) throws(HistoryError) -> DatabaseQueue {
        guard access(path, F_OK) == 0 else { throw .missing(path: path) }
        return try HistoryError.naming(path, .read) {
            var configuration = Configuration()
            configuration.readonly = true
            // A writer that closes the file holds it for a moment.
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            guard try queue.read({ try isOurs($0, path: path) }) else { throw HistoryError.foreign(path: path) }
            return queue
        }
    }

    /// Opens the file, and makes it where there is none.
    static func openForWriting(_ path: String) throws(HistoryError) -> DatabaseQueue {
        try HistoryError.naming(path, .write) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            // A transaction stays open over several samples where many come at once.
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let isNew = try queue.inDatabase { database in
                if try isOurs(database, path: path) { return false }
                guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0 else {
                    throw HistoryError.foreign(path: path)
                }
                return true
            }
            try queue.inDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                // A commit is on the disk before it counts: a cut of power costs the sample that is being taken.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                if isNew { try database.execute(sql: "PRAGMA application_id = \(HistorySchema.applicationID)") }
            }
            try HistorySchema.migrator.migrate(queue)
            try queue.inDatabase { database in
                try database.inTransaction(.immediate) {
                    try HistorySchema.addColumns(database)
                    return .commit
                }
            }
            return queue
        }
    }

    /// Looks for damage; O(size of the file).
    static func check(_ queue: DatabaseQueue, path: String) throws(HistoryError) {
        try HistoryError.naming(path, .read) {
            let found = try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            guard found == "ok" else { throw HistoryError.corrupt(path: path, reason: found ?? "no answer") }
        }
    }

    /// False for a file that is nobody's yet, too.
    private static func isOurs(_ database: Database, path: String) throws -> Bool {
        guard try Int64.fetchOne(database, sql: "PRAGMA application_id") == HistorySchema.applicationID else {
            return false
        }
        // Between the mark and the tables a writer may have been killed.
        guard try database.tableExists("grdb_migrations") else { return false }
        guard try !HistorySchema.migrator.hasBeenSuperseded(database) else { throw HistoryError.newer(path: path) }
        return true
    }
}
