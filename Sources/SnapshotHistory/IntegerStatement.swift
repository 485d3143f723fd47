internal import GRDB
internal import GRDBSQLite

/// A statement whose parameters and results are integers, or null for `SeriesColumn.absent`.
///
/// Rows have a hundred columns, and there are many: each value that is wrapped in an object on its way costs more than
/// SQLite needs to store it. Those of one text share what SQLite has prepared, so only one of them runs at a time.
struct IntegerStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    init(_ database: Database, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Parameters are counted from 1.
    func bind(_ value: Int64, at index: Int) {
        if value == .min {
            sqlite3_bind_null(handle, CInt(index))
        } else {
            sqlite3_bind_int64(handle, CInt(index), value)
        }
    }

    /// Runs a statement that gives no rows.
    func run(_ database: Database) throws {
        defer { sqlite3_reset(handle) }
        guard sqlite3_step(handle) == SQLITE_DONE else { throw Self.error(database) }
    }

    /// Calls the body for each row.
    func forEachRow(_ database: Database, _ body: (Row) throws -> Void) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(Row(handle: handle))
            case SQLITE_DONE: return
            default: throw Self.error(database)
            }
        }
    }

    struct Row {
        fileprivate let handle: OpaquePointer

        /// Columns are counted from 0.
        @inline(__always)
        subscript(index: Int) -> Int64 {
            let column = CInt(truncatingIfNeeded: index)
            let value = sqlite3_column_int64(handle, column)
            // Null reads as 0, which most values are not, so the type is seldom asked for.
            if value == 0, sqlite3_column_type(handle, column) == SQLITE_NULL { return .min }
            return value
        }
    }

    private static func error(_ database: Database) -> DatabaseError {
        guard let connection = database.sqliteConnection else { return DatabaseError(resultCode: .SQLITE_MISUSE) }
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection))
        )
    }
}
