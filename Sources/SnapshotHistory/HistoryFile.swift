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
            let queue = try open(path, configuration)
            guard try queue.read({ try isOurs($0, path: path) }) else { throw HistoryError.foreign(path: path) }
            return queue
        }
    }

    /// Where the reader may not write, as on a disk that is mounted read-only or in another user's folder, SQLite cannot
    /// note that somebody reads. When no log is left of a writer the file is complete, and nobody has it open for writing:
    /// then it is read as it is.
    private static func open(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            _ = try queue.read { try Int64.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
            return queue
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode.primaryResultCode)
        {
            guard access(path, R_OK) == 0, access(path + "-wal", F_OK) != 0 else { throw error }
            return try DatabaseQueue(path: "file:\(percentEncoded(path))?immutable=1", configuration: configuration)
        }
    }

    /// The path as part of a URI.
    private static func percentEncoded(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
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
