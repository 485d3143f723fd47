#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file for values that do not fit in memory. It loses its name as soon as it is there, so it is gone when the program
/// is, whatever ends it.
final class TemporaryFile: Sendable {
    /// The folder that `TMPDIR` names, or `/tmp`.
    static var folder: String {
        guard let folder = getenv("TMPDIR"), folder.pointee != 0 else { return "/tmp" }
        return String(cString: folder)
    }

    private let descriptor: CInt
    /// What messages call it.
    private let description: String

    /// Makes an empty file that only this program can open.
    init(folder: String = TemporaryFile.folder) throws(OutputError) {
        description = "a temporary file in \(folder) (TMPDIR chooses another folder)"
        let name = String(UInt64.random(in: .min ... .max), radix: 16)
        let path = "\(folder)/aerostat-\(getpid())-\(name)"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: description, reason: SystemReason.last) }
        guard unlink(path) == 0 else {
            let reason = SystemReason.last
            close(descriptor)
            throw .cannotWrite(path: description, reason: reason)
        }
    }

    deinit { close(descriptor) }

    /// Writes the values behind those before.
    func append(_ values: ArraySlice<Int64>) throws(OutputError) {
        var rest = values.withUnsafeBytes { $0.count }
        let size = rest
        while rest > 0 {
            let count = values.withUnsafeBytes { bytes in
                systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[(size - rest)...]))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .cannotWrite(path: description, reason: SystemReason.last) }
            rest -= count
        }
    }

    /// Fills the array with the values from `position` on, counted in values.
    func read(into values: inout [Int64], at position: Int) throws(OutputError) {
        let width = MemoryLayout<Int64>.stride
        let size = values.count * width
        var done = 0
        while done < size {
            let count = values.withUnsafeMutableBytes { bytes in
                pread(descriptor, bytes.baseAddress.map { $0 + done }, size - done, off_t(position * width + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = count == 0 ? "it ends too soon" : SystemReason.last
                throw .cannotRead(path: description, reason: reason)
            }
            done += count
        }
    }
}

/// The system's `write`, which the methods of that name would hide.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
