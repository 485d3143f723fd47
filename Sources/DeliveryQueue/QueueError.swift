/// Why a queue in files could not be opened, or its ledger not read. What is there is left as it is.
public enum QueueError: Error, Sendable, Hashable {
    /// There is no folder of that name.
    case missing(path: String)
    /// Something else than a folder has that name.
    case notAFolder(path: String)
    /// The folder was not made by aerostat for a queue.
    case foreign(path: String)
    /// The folder was written by a later version of aerostat.
    case newer(path: String)
    /// The folder holds what waits for some other destination.
    case otherDestination(path: String, destination: String)
    /// Another process has the queue open; its id, where that could be read.
    case inUse(path: String, process: Int?)
    /// The folder was deleted while it was in use, and another one has its name.
    case replaced(path: String)
    /// The system refused something, such as writing in a folder of another user.
    case system(path: String, action: Action, reason: String)

    public enum Action: String, Sendable, Hashable {
        case make, read, write, lock
    }
}

extension QueueError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path): "\(path): no such folder; a queue is made by the first push that names it"
        case .notAFolder(let path): "\(path): not a folder; a queue needs the name of a folder, or of one to be made"
        case .foreign(let path):
            "\(path): not a queue of aerostat; it is left as it is: name another folder for queues, or move it away"
        case .newer(let path): "\(path): written by a later version of aerostat, which alone can read it"
        case .otherDestination(let path, let destination):
            "\(path): holds what waits for \(destination); it is left as it is: name another folder for queues"
        case .inUse(let path, let process?):
            "\(path): process \(process) has this queue open; one queue has one process at a time"
        case .inUse(let path, nil): "\(path): another process has this queue open; one queue has one process at a time"
        case .replaced(let path):
            "\(path): another folder took the place of this queue while it was in use; it is left as it is: start again"
        case .system(let path, let action, let reason):
            "cannot \(action.rawValue) \(path): \(reason); a queue needs a folder that this user can write"
        }
    }
}
