#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads the ledgers of queues from outside.
enum LedgerReading {
    /// Attempts to read a journal that is being written.
    private static let attempts = 10

    static func ledgers(in directory: String) throws(QueueError) -> [QueueLedger] {
        let parent = try QueueFolder(opening: directory)
        let names: [String]
        do throws(SystemFailure) {
            names = try parent.names()
        } catch {
            throw error.error(.read)
        }
        var ledgers: [QueueLedger] = []
        for name in names.sorted() {
            if let ledger = try ledger(ofFolder: "\(directory)/\(name)") { ledgers.append(ledger) }
        }
        return ledgers.sorted { $0.destination < $1.destination }
    }

    /// Nil for what is not a queue.
    private static func ledger(ofFolder path: String) throws(QueueError) -> QueueLedger? {
        let folder: QueueFolder
        do throws(QueueError) {
            folder = try QueueFolder(opening: path)
        } catch {
            switch error {
            case .notAFolder, .missing: return nil
            default: throw error
            }
        }
        guard let destination = try folder.destination() else { return nil }
        for _ in 0..<attempts where !FolderLock.isHeld(folder) {
            // What a process that ended left; as the next one that opens the queue will count it. Fails when that comes now.
            if let recovery = try? Recovery(folder) { return recovery.books.ledger(destination: destination) }
        }
        return try journalLedger(folder, destination)
    }

    private static func journalLedger(_ folder: QueueFolder, _ destination: String) throws(QueueError) -> QueueLedger {
        do throws(SystemFailure) {
            for _ in 0..<attempts {
                switch try Journal.read(in: folder) {
                case .books(let books, _):
                    var ledger = books.ledger(destination: destination)
                    if books.problemCode != 0 {
                        ledger.diskProblem = SystemFailure(code: books.problemCode, path: folder.path).problem
                    }
                    return ledger
                case .newer: throw SystemFailure(code: EPROTO, path: folder.path)
                case .damaged, .missing: continue
                }
            }
        } catch {
            if error.code == EPROTO { throw .newer(path: folder.path) }
            throw error.error(.read)
        }
        return try Recovery(folder).books.ledger(destination: destination)
    }
}
