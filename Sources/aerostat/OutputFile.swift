#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a result could not be written.
enum OutputError: Error, CustomStringConvertible {
    case cannotWrite(path: String, reason: String)
    /// What was put aside on the way to the result is not there any more.
    case cannotRead(path: String, reason: String)
    /// Whoever read the output has gone.
    case brokenPipe

    var description: String {
        switch self {
        case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
        case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
        case .brokenPipe: "the reader of the output has gone"
        }
    }
}

/// Where a command's result goes: standard output, or a file that appears complete or not at all.
///
/// A regular file is written under another name beside its place and renamed at the end, so that a reader never sees
/// half a table and an old one stays until the new one is whole.
struct OutputFile: ~Copyable {
    private static let bufferedBytes = 1 << 16

    private let path: String
    private let descriptor: CInt
    /// Name of the file while it is incomplete; nil where there is nothing to rename.
    private var temporaryPath: String?

    /// - Parameter path: `-` is standard output.
    init(path: String) throws(OutputError) {
        self.path = path == "-" ? "standard output" : path
        if path == "-" {
            descriptor = STDOUT_FILENO
            return
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            // A device or a pipe is written as it is; a folder gives the system's own reason.
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Self.failure(path) }
            return
        }
        let temporary = "\(path).\(getpid()).part"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
        temporaryPath = temporary
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let temporaryPath { unlink(temporaryPath) }
    }

    /// Writes the bytes and empties them, once there are enough of them to be worth it.
    ///
    /// - Parameter isLast: writes whatever there is and gives the file its name.
    mutating func write(_ bytes: inout [UInt8], isLast: Bool) throws(OutputError) {
        guard isLast || bytes.count >= Self.bufferedBytes else { return }
        try writeAll(bytes)
        bytes.removeAll(keepingCapacity: true)
        guard isLast, let temporary = temporaryPath else { return }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Self.failure(path) }
        temporaryPath = nil
    }

    /// Gives up what was written.
    consuming func discard() {}

    private func writeAll(_ bytes: [UInt8]) throws(OutputError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw errno == EPIPE ? .brokenPipe : Self.failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    /// The error for the system's last error number.
    private static func failure(_ path: String) -> OutputError {
        .cannotWrite(path: path, reason: SystemReason.last)
    }
}

/// The system's `write`, which the methods of that name would hide.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
