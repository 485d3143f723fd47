#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes sure that a queue has one process: a lock on a file in its folder, which the system gives back with the process.
///
/// The file stays: taking it away would let two processes hold locks on two files of that name.
final class FolderLock: Sendable {
    private static let name = "lock"
    /// Those who read a ledger hold the lock for a moment to see whether somebody has it.
    private static let attempts = 20
    private static let pauseMicroseconds: UInt32 = 5_000
    private static let textCount = 12

    private let file: OpenFile

    init(_ folder: QueueFolder) throws(QueueError) {
        do throws(SystemFailure) {
            file = try folder.open(Self.name, O_RDWR | O_CREAT)
        } catch {
            throw error.error(.lock)
        }
        var attempt = 1
        while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw SystemFailure.latest(file.path).error(.lock) }
            guard attempt < Self.attempts else { throw .inUse(path: folder.path, process: Self.holder(file)) }
            attempt += 1
            usleep(Self.pauseMicroseconds)
        }
        // For messages only, so it may fail. Not cut before: what is overwritten needs no room on the disk.
        let digits = "\(getpid())"
        let text = Array(
            (digits + String(repeating: " ", count: max(0, Self.textCount - 1 - digits.count)) + "\n").utf8
        )
        try? file.write(text, at: 0)
    }

    deinit {
        // Closing the file is not enough while a child process that was just begun has it too.
        flock(file.descriptor, LOCK_UN)
    }

    /// False once the file has been deleted, so that others can lock another one.
    var isLinked: Bool { file.isLinked }

    /// True while some process has the queue open.
    static func isHeld(_ folder: QueueFolder) -> Bool {
        guard let file = try? folder.open(name, O_RDONLY) else { return false }
        return flock(file.descriptor, LOCK_SH | LOCK_NB) != 0
    }

    private static func holder(_ file: OpenFile) -> Int? {
        var text = [UInt8](repeating: 0, count: textCount)
        let count = try? file.read(text.count, into: &text, at: 0)
        return Int(String(decoding: text.prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(count ?? 0), as: UTF8.self))
    }
}
