#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes sure that a history has one writer: a lock on a file beside it, which the system gives back with the process.
///
/// The lock's file stays: taking it away would let two writers hold locks on two files of that name.
struct WriterLock: ~Copyable {
    private let descriptor: CInt

    init(_ path: String) throws(HistoryError) {
        let name = path + "-lock"
        descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            throw .system(path: name, action: .write, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: path)
        }
    }

    deinit { close(descriptor) }
}

/// Which file a name stands for.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let number: UInt64

    /// Nil when there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
