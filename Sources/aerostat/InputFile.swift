#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file could not be read.
enum InputError: Error, CustomStringConvertible {
    case cannotRead(path: String, reason: String)

    var description: String {
        switch self {
        case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
        }
    }
}

/// A file that is read whole, or standard input.
enum InputFile {
    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - maximumBytes: what is longer is refused.
    static func read(_ path: String, maximumBytes: Int = 64 << 20) throws(InputError) -> [UInt8] {
        let name = path == "-" ? "standard input" : path
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: name, reason: SystemReason.last) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(path: name, reason: SystemReason.last) }
            guard count > 0 else { return content }
            content += chunk[..<count]
            guard content.count <= maximumBytes else {
                throw .cannotRead(path: name, reason: "it has more than \(maximumBytes) bytes")
            }
        }
    }
}

/// The system's `read`, which the method of that name would hide.
private func systemRead(_ descriptor: CInt, _ buffer: inout [UInt8]) -> Int {
    read(descriptor, &buffer, buffer.count)
}
