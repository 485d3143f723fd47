#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a file into memory, up to a bound, so that a device or a huge file cannot exhaust the process.
package enum BoundedFile {
    package enum Failure: Error, Hashable {
        /// The system's reason, such as `No such file or directory`.
        case unreadable(String)
        case tooLarge
    }

    package struct Content {
        package var bytes: [UInt8]
        /// Only the owner may read or write the file.
        package var isPrivate: Bool
        /// Everybody on the machine may read it.
        package var isPublic = false
    }

    /// The bytes of the file; see `content`.
    package static func read(path: String, limit: Int, isRegularRequired: Bool) throws(Failure) -> [UInt8] {
        try content(path: path, limit: limit, isRegularRequired: isRegularRequired).bytes
    }

    /// - Parameters:
    ///   - limit: bytes accepted at most.
    ///   - isRegularRequired: refuses pipes, sockets and devices, on which a read could wait for ever.
    package static func content(path: String, limit: Int, isRegularRequired: Bool) throws(Failure) -> Content {
        guard !path.utf8.contains(0) else { throw .unreadable("the path contains a NUL byte") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (isRegularRequired ? O_NONBLOCK : 0))
        guard descriptor >= 0 else { throw .unreadable(systemReason()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(systemReason()) }
        if isRegularRequired, status.st_mode & S_IFMT != S_IFREG { throw .unreadable("not a regular file") }

        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { Self.readRetrying(descriptor, into: $0) }
            guard count >= 0 else { throw .unreadable(systemReason()) }
            guard count > 0 else {
                return Content(
                    bytes: content,
                    isPrivate: status.st_mode & 0o077 == 0,
                    isPublic: status.st_mode & 0o004 != 0
                )
            }
            guard content.count + count <= limit else { throw .tooLarge }
            content += chunk[..<count]
        }
    }

    private static func readRetrying(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }

    private static func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, start, count)
        #elseif canImport(Musl)
            Musl.read(descriptor, start, count)
        #else
            Darwin.read(descriptor, start, count)
        #endif
    }

    private static func systemReason() -> String {
        String(cString: strerror(errno))
    }
}
