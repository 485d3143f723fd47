internal import GRDB

/// Why a history file could not be read or written.
public enum HistoryError: Error, Sendable, Hashable {
    /// There is no file of that name.
    case missing(path: String)
    /// The file belongs to some other program; it is left as it is.
    case foreign(path: String)
    /// The file was damaged; it is left as it is.
    case corrupt(path: String, reason: String)
    /// The file was written by a later version of aerostat.
    case newer(path: String)
    /// Another process writes the file.
    case inUse(path: String)
    /// The file that is written is not the one of that name any more.
    case replaced(path: String)
    /// The disk is full, the file or its folder cannot be written, or the like.
    case system(path: String, action: Action, reason: String)
    /// No run of that id is in the file.
    case unknownRun(path: String, id: String, known: [String])

    public enum Action: String, Sendable, Hashable {
        case read, write
    }

    /// Runs the body; what SQLite throws becomes an error about the file.
    static func naming<Result>(
        _ path: String,
        _ action: Action,
        _ body: () throws -> Result
    ) throws(HistoryError) -> Result {
        do {
            return try body()
        } catch let error as HistoryError {
            throw error
        } catch let error as DatabaseError {
            throw HistoryError(error, path: path, action: action)
        } catch {
            throw .system(path: path, action: action, reason: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String, action: Action) {
        let reason = error.message ?? "\(error.resultCode)"
        switch error.resultCode.primaryResultCode {
        case .SQLITE_NOTADB: self = .foreign(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, reason: reason)
        default: self = .system(path: path, action: action, reason: reason)
        }
    }
}

extension HistoryError: CustomStringConvertible {
    /// Runs that a message lists at most.
    private static let listedRuns = 5

    public var description: String {
        switch self {
        case .missing(let path): "\(path): no such file; 'aerostat serve --history \(path)' writes one"
        case .foreign(let path): "\(path): not a history of aerostat; it is left as it is"
        case .corrupt(let path, let reason):
            "\(path): the history is damaged (\(reason)); it is left as it is: name another file, or restore this one"
        case .newer(let path): "\(path): written by a later version of aerostat, which alone can read it"
        case .inUse(let path): "\(path): another process writes this history; one file has one writer"
        case .replaced(let path): "\(path): the file was moved or deleted while it was written"
        case .system(let path, let action, let reason): "cannot \(action.rawValue) \(path): \(reason)"
        case .unknownRun(let path, let id, let known):
            "\(path): no run has the id '\(id)'; the newest are \(known.suffix(Self.listedRuns).joined(separator: ", "))"
        }
    }
}
