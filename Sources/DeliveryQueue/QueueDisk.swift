import HostModel
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files of a queue, as its writer has them: one thread at a time, which may wait for the disk while others take and
/// settle.
struct QueueDisk {
    private let destination: String
    private let directory: String
    private var folder: QueueFolder
    private var lock: FolderLock
    private var journal: OpenFile
    private var writer: SegmentWriter
    /// What the folder should have held and did not.
    let lost: DeliveryAmount

    /// Opens the folder and gives the state what was in it.
    init(destination: String, directory: String, state: inout QueueState) throws(QueueError) {
        self.destination = destination
        self.directory = directory
        folder = try QueueFolder(making: destination, below: directory)
        lock = try FolderLock(folder)
        let recovery = try Recovery(folder)
        lost = recovery.lost
        writer = SegmentWriter(bounds: state.bounds)
        do throws(SystemFailure) {
            let journal = try Journal(in: folder, books: recovery.books, generation: recovery.generation)
            if let segment = recovery.resumable { try writer.resume(segment, in: folder) }
            self.journal = journal.file
            state.resume(recovery, folder: folder, journal: journal)
        } catch {
            throw error.error(.write)
        }
    }

    /// Writes what is in memory, as far as the disk takes it.
    mutating func write(_ state: borrowing Mutex<QueueState>, evenIfEarly: Bool = false) {
        guard state.withLock({ $0.mayWrite(evenIfEarly: evenIfEarly) }) else {
            return state.withLock { $0.keepInMemory() }
        }
        do throws(QueueError) {
            try restore(state)
        } catch {
            return state.withLock { $0.writingFailed(nil, error) }
        }
        do throws(SystemFailure) {
            while let writing = state.withLock({ $0.nextWriting() }) {
                if writing.activeSegment == nil { writer.seal() }
                if writing.hasDropped { try removeUnused(state) }
                if let placement = try writer.write(writing.items, books: writing.books, in: folder) {
                    state.withLock { $0.publish(writing.items.prefix(placement.count), at: placement) }
                }
            }
            state.withLock { $0.writingSucceeded() }
        } catch {
            state.withLock { $0.writingFailed(error) }
        }
    }

    /// Forces everything to the disk, and removes segments that are of no use any more.
    mutating func sync(_ state: borrowing Mutex<QueueState>, ifDue: Bool) {
        guard state.withLock({ (!ifDue || $0.isForceDue) && $0.beginForcing() }) else { return }
        do throws(SystemFailure) {
            try writer.force(folder)
            try removeUnused(state)
            state.withLock { $0.forcingSucceeded() }
        } catch {
            state.withLock { $0.forcingFailed(error) }
        }
    }

    /// Forces the journal to the disk, and removes the segments that it says are of no use.
    private mutating func removeUnused(_ state: borrowing Mutex<QueueState>) throws(SystemFailure) {
        let removable = try state.withLock { state throws(SystemFailure) in try state.beginRemoving() }
        try journal.force()
        for first in removable {
            try folder.remove(QueueSegment.name(first: first))
            writer.hasNewNames = true
        }
        state.withLock { $0.endRemoving(removable) }
    }

    /// Makes anew what somebody has deleted under the program.
    private mutating func restore(_ state: borrowing Mutex<QueueState>) throws(QueueError) {
        guard journal.isLinked, lock.isLinked else { return try restoreFolder(state) }
        guard !writer.isLinked else { return }
        writer.abandon()
        state.withLock { $0.activeSegment = nil }
    }

    private mutating func restoreFolder(_ state: borrowing Mutex<QueueState>) throws(QueueError) {
        let folder = try QueueFolder(making: destination, below: directory)
        if !lock.isLinked { lock = try FolderLock(folder) }
        let isSame: Bool
        let isUsed: Bool
        do throws(SystemFailure) {
            isSame = try folder.directory.isSame(as: self.folder.directory)
            let isEmpty = try folder.segments().isEmpty
            isUsed = !isSame && !isEmpty
        } catch {
            throw error.error(.read)
        }
        guard !isUsed else { throw .replaced(path: folder.path) }
        do throws(SystemFailure) {
            let journal = try state.withLock { state throws(SystemFailure) in
                let journal = try Journal(in: folder, books: state.books, generation: 0)
                state.move(to: folder, journal: journal, keepsSegments: isSame)
                return journal.file
            }
            self.folder = folder
            self.journal = journal
            writer.abandon()
        } catch {
            throw error.error(.make)
        }
    }
}

extension QueueState {
    /// Takes over what was found in a folder.
    mutating func resume(_ recovery: Recovery, folder: QueueFolder, journal: Journal) {
        files = QueueFiles(folder: folder, journal: journal)
        books = recovery.books
        segments = recovery.segments
        removable = recovery.exhausted
        activeSegment = recovery.resumable?.first
        settledCursor = recovery.start
        cursor = recovery.start
        oldest = .known(books.oldestMilliseconds)
        dirtySince = clock.steadyMilliseconds()
    }
}
