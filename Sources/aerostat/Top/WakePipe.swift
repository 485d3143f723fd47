#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wakes what waits in `poll`: from another thread, or from a signal handler.
struct WakePipe: Sendable {
    let reading: CInt
    let writing: CInt

    /// Both ends stay open as long as the program runs.
    init() throws(OutputError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .cannotWrite(path: "a pipe", reason: SystemReason.last) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    /// One byte is enough, and a full pipe wakes as well.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    func empty() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reading, &bytes, bytes.count) > 0 {}
    }
}

/// Waits until one of the files can be read, or the time is over.
///
/// - Parameter milliseconds: below 0 for as long as it takes.
/// - Returns: for each file whether it can be read.
func waitToRead(_ files: [CInt], milliseconds: CInt) -> [Bool] {
    var entries = files.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = poll(&entries, nfds_t(entries.count), milliseconds)
    return entries.map { count > 0 && $0.revents != 0 }
}
