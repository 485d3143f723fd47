#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file or folder, closed when nobody holds it any more.
final class OpenFile: Sendable {
    let descriptor: CInt
    /// For messages.
    let path: String

    init(path: String, flags: CInt) throws(SystemFailure) {
        descriptor = open(path, flags | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw .latest(path) }
    }

    init(_ name: String, in folder: OpenFile, flags: CInt) throws(SystemFailure) {
        path = "\(folder.path)/\(name)"
        descriptor = openat(folder.descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .latest(path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads until the buffer is full or the file ends; returns how many bytes.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemFailure) -> Int {
        var count = 0
        while count < buffer.count, let base = buffer.baseAddress {
            let step = pread(descriptor, base + count, buffer.count - count, off_t(offset + count))
            if step < 0 && errno == EINTR { continue }
            guard step >= 0 else { throw SystemFailure(code: errno, path: path, isOfContent: true) }
            guard step > 0 else { break }
            count += step
        }
        return count
    }

    /// Reads at most the given number of bytes to the begin of the array; returns how many there were.
    func read(_ count: Int, into bytes: inout [UInt8], at offset: Int) throws(SystemFailure) -> Int {
        try bytes.withUnsafeMutableBufferPointer { buffer throws(SystemFailure) in
            try read(
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]),
                at: offset
            )
        }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(SystemFailure) {
        try bytes.withUnsafeBufferPointer { buffer throws(SystemFailure) in
            try write(UnsafeRawBufferPointer(buffer), at: offset)
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemFailure) {
        var count = 0
        while count < bytes.count, let base = bytes.baseAddress {
            let step = pwrite(descriptor, base + count, bytes.count - count, off_t(offset + count))
            if step < 0 && errno == EINTR { continue }
            guard step > 0 else { throw .latest(path) }
            count += step
        }
    }

    /// Cuts the file to a length, or lengthens it by zeros.
    func cut(to length: Int) throws(SystemFailure) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw .latest(path) }
    }

    /// Returns when the content is on the disk.
    func force() throws(SystemFailure) {
        #if canImport(Darwin)
            let result = fsync(descriptor)
        #else
            let result = fdatasync(descriptor)
        #endif
        guard result == 0 else { throw .latest(path) }
    }

    /// Returns when the names in this folder are on the disk.
    func forceNames() throws(SystemFailure) {
        // Some file systems cannot and need not do this for a folder.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .latest(path) }
    }

    var status: stat {
        get throws(SystemFailure) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .latest(path) }
            return status
        }
    }

    func isSame(as other: OpenFile) throws(SystemFailure) -> Bool {
        let (left, right) = (try status, try other.status)
        return left.st_dev == right.st_dev && left.st_ino == right.st_ino
    }

    var byteCount: Int {
        get throws(SystemFailure) { Int(try status.st_size) }
    }

    /// False once the file has been deleted.
    var isLinked: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || status.st_nlink > 0
    }
}
